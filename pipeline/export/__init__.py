"""The trainers' door. `from pipeline.export import episodes` reads; `scrim export` writes; `erase` takes a person out of what was written."""

from pipeline.export.erasure import Erased, ErasedRecords, erase, erase_records, honour
from pipeline.export.feed import torch_dataset
from pipeline.export.reader import Reader, Refused, episodes
from pipeline.export.shapes import Click, Cover, Drag, Episode, Frame, Hotkey, Point, Scroll, Step, Type, Wait

__all__ = [
    "Click", "Cover", "Drag", "Episode", "Erased", "ErasedRecords", "Frame", "Hotkey", "Point", "Reader", "Refused", "Scroll", "Step", "Type", "Wait",
    "episodes", "erase", "erase_records", "honour", "torch_dataset",
]  # fmt: skip
