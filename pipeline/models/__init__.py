"""What reads: pinned weights in, models for texts, OCR engines and detectors of pixels out. Nothing here knows of a broker or a recording."""
