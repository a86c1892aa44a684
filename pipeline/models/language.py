"""The models a policy names, loaded from verified files: a policy and a cache folder in, `Models` out. Raises ModelsError rather than run without one.

Each runs on one thread, because workers are processes. A model of the policy's own is a folder beside the shipped ones, as `optimum` or `transformers`
write a token classifier: `model.onnx`, `tokenizer.json` and `config.json`, its `id2label` beginning with O.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.models.weights import RAMPART, SPACY, ModelsError, faults, mismatch
from redactors.text.models import RAMPART_ENTITIES, Models, Tagger
from schemas.policy import OwnModel, Policy

if TYPE_CHECKING:
    from spacy.language import Language

# Libraries that could phone home are told not to, before any of them is imported.
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1", "TOKENIZERS_PARALLELISM": "false"}
# The parts of the spaCy pipeline nobody here asks for; `ner` has a tok2vec of its own and listens to none of them.
SPACY_UNUSED = ["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
# Fails closed: each entity type falls away with its model, so a policy that names a model must get it.
MISSING = "run: scrim models"


def load(cache: Path, policy: Policy) -> Models:
    """The models a policy names, verified and then loaded. Raises ModelsError where a file is missing or differs."""
    os.environ.update(OFFLINE)
    wanted = policy.text.models
    for pinned, name in ((SPACY, "spacy"), (RAMPART, "rampart")):
        if name in wanted and (found := faults(cache, pinned)):
            raise ModelsError(f"{found[0]}; {MISSING}")
    return Models(
        spacy=_spacy(cache / SPACY.folder) if "spacy" in wanted else None,
        rampart=_rampart(cache / RAMPART.folder) if "rampart" in wanted else None,
        own=tuple((_own(cache / one.name, one), one.threshold) for one in policy.text.own_models),
    )


def _spacy(path: Path) -> Language:
    """`ner` alone. numpy's matrix product is used instead of BLIS: the same entities, 1.4 times faster (1,170 against 830 short texts/s)."""
    import spacy
    from thinc.api import NumpyOps, set_current_ops

    ops = NumpyOps(use_blis=False)
    set_current_ops(ops)
    nlp = spacy.load(path, exclude=SPACY_UNUSED)
    for node in nlp.get_pipe("ner").model.walk():  # type: ignore[attr-defined]  # a Pipe with a thinc model
        node.ops = ops
    return nlp


def _rampart(path: Path) -> Tagger:
    """On CTranslate2's integer kernels: twice as fast as the wheel's 4-bit ONNX on onnxruntime, which tags the same words but for one in three hundred."""
    import ctranslate2  # it ships no types

    encoder = ctranslate2.Encoder(str(path / "int8"), device="cpu", inter_threads=1, intra_threads=1, compute_type="int8")
    classifier: NDArray[np.float32] = np.load(path / "int8/classifier.npy")
    view = ctranslate2.StorageView.from_array

    def logits(ids: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.float32]:
        hidden = np.asarray(encoder.forward_batch(view(ids.astype(np.int32)), view(lengths.astype(np.int32))).last_hidden_state)
        scores: NDArray[np.float32] = hidden @ classifier[:-1] + classifier[-1]
        return scores

    tokenizer = _tokenizer(path)
    return Tagger("rampart", logits, tokenizer, _labels(path), RAMPART_ENTITIES, *_edges(tokenizer))


def _own(path: Path, model: OwnModel) -> Tagger:
    """A model of the policy's own, on onnxruntime. The session is made from the verified bytes, so that nothing beside them can be read."""
    import onnxruntime  # it ships no types

    if found := mismatch(path / "model.onnx", f"{model.name}/model.onnx", model.sha256):
        raise ModelsError(f"{found} (policy: text.own_models {model.name})")
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession((path / "model.onnx").read_bytes(), options, providers=["CPUExecutionProvider"])
        tokenizer, labels = _tokenizer(path), _labels(path)
        opens, closes = _edges(tokenizer)
    except Exception:  # noqa: BLE001  whatever is wrong with the folder, the worker refuses at its start
        raise ModelsError(f"{model.name}: not a token classifier with model.onnx, tokenizer.json and config.json (id2label)") from None
    if unknown := sorted(set(model.entities) - {label.split("-", 1)[-1] for label in labels}):
        raise ModelsError(f"{model.name}: has no label {unknown[0]} (policy: text.own_models {model.name})")
    takes = {i.name for i in session.get_inputs()}

    def logits(ids: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.float32]:
        mask = (np.arange(ids.shape[1]) < lengths[:, None]).astype(np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        scores: NDArray[np.float32] = session.run(None, {name: feed[name] for name in takes})[0]
        return scores

    tagger = Tagger("own-model", logits, tokenizer, labels, model.entities, opens, closes, prefix=f"{model.name}.")
    try:
        tried = logits(np.array([[opens, closes]], np.int64), np.array([2], np.int64))
    except Exception:  # noqa: BLE001  it would fail on every text
        raise ModelsError(f"{model.name}: does not run on input_ids, attention_mask and token_type_ids") from None
    if tried.shape != (1, 2, len(labels)):
        raise ModelsError(f"{model.name}: model.onnx has not the {len(labels)} labels of config.json")
    return tagger


def _tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str((path / "tokenizer.json").read_text())
    # A tokenizer may be saved with limits of its own: a text's end that it cuts off would be read by nobody.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _edges(tokenizer: Any) -> tuple[int, int]:
    """The ids that a row begins and ends with, in BERT's names or RoBERTa's. Raises ModelsError where there are none."""
    for opens, closes in (("[CLS]", "[SEP]"), ("<s>", "</s>")):
        if (first := tokenizer.token_to_id(opens)) is not None and (last := tokenizer.token_to_id(closes)) is not None:
            return first, last
    raise ModelsError("tokenizer.json: has neither [CLS] and [SEP] nor <s> and </s>")


def _labels(path: Path) -> tuple[str, ...]:
    named = json.loads((path / "config.json").read_text())["id2label"]
    labels = tuple(named[str(n)] for n in range(len(named)))
    if labels[0] != "O":
        raise ModelsError(f"{path.name}/config.json: id2label must begin with O")
    return labels
