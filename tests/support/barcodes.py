"""Codes drawn by zxing-cpp: of each kind that it can make, in sizes, turned, inverted, worn."""

from __future__ import annotations

import cv2
import numpy as np
import zxingcpp

CONTENT = {"EAN8": "9638507", "EAN13": "590123412345", "UPCA": "03600029145", "UPCE": "0123456", "ITF": "12345678", "ITF14": "1540014128876",
           "Codabar": "A12345A", "DataBar": "0361234567890", "PZN": "1234567", "TelepenNumeric": "1234", "DataBarExp": "(01)09521234543213"}  # fmt: skip
KINDS = ["QRCode", "MicroQRCode", "RMQRCode", "DataMatrix", "Aztec", "MaxiCode", "PDF417", "MicroPDF417", "Code128", "Code39", "Code93", *CONTENT]
WAYS = {
    "plain": lambda code: code,
    "inverted": lambda code: 255 - code,
    "on its side": lambda code: np.ascontiguousarray(np.rot90(code)),
    "upside down": lambda code: np.ascontiguousarray(code[::-1, ::-1]),
    "a little turned": lambda code: turned(code, 7),
    "faint": lambda code: np.asarray(120 + code * 0.4, np.uint8),
}


def turned(code, degrees):
    high, wide = code.shape
    side = int(np.hypot(high, wide)) + 8
    move = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1)
    move[:, 2] += [(side - wide) / 2, (side - high) / 2]
    return cv2.warpAffine(code, move, (side, side), borderValue=255, flags=cv2.INTER_AREA)


def made(kind, scale, text="HELLO 42"):
    for content in (CONTENT.get(kind), text, "1234567890"):
        if content is not None:
            try:
                return np.array(zxingcpp.create_barcode(content, getattr(zxingcpp.BarcodeFormat, kind)).to_image(scale=scale))
            except ValueError:
                continue
    raise AssertionError(kind)
