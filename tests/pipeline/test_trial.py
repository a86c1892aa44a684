"""`scrim try PICTURE`: what would be covered, faces and codes too."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from pictures import shipped
from PIL import Image
from rich.console import Console

from pipeline import trial
from pipeline.faults import CannotRun
from pipeline.models import weights
from redactors.text import find
from redactors.text.models import Models


@pytest.fixture
def trier(policy):
    bare = Models(None, None)
    return trial.Trier(policy, find.build(policy, bare), weights.folder())


def test_a_picture_is_tried_with_its_faces_and_codes(trier, tmp_path):
    pixels = np.full((620, 900, 3), 255, np.uint8)
    pixels[40:552, 20:532] = shipped("astronaut.png")
    code = np.array(zxingcpp.create_barcode("otpauth://totp/ana", zxingcpp.BarcodeFormat.QRCode).to_image(scale=5))
    pixels[100 : 100 + code.shape[0], 600 : 600 + code.shape[1]] = code[:, :, None]
    Image.fromarray(pixels).save(tmp_path / "screen.png")
    console = Console(record=True, width=120)
    trial.image(trier, tmp_path / "screen.png", tmp_path / "covered.png", console)
    said = console.export_text()
    assert "FACE" in said and "CODE" in said
    out = np.array(Image.open(tmp_path / "covered.png"))
    assert zxingcpp.read_barcodes(pixels) and not zxingcpp.read_barcodes(out)
    with pytest.raises(CannotRun):
        trial.image(trier, tmp_path / "screen.png", tmp_path / "covered.png", console)
