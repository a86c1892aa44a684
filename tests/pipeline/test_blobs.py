"""Blob stores: nothing outside them, nothing half, nothing too big."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import blobs
from schemas.audit import Reason

BAD_REFS = [
    "", ".", "..", "../x", "a/../b", "a/..", "/etc/passwd", "//host/x", "a//b", "a/", "./a", "~/x", "~root", "file:///etc/passwd", "s3://b/k", "http://h/x",
    "C:/x", "C:x", "a\\b", "..\\x", "%2e%2e/x", "a%2fb", "a\0b", "a\nb", "a?x", "a#x", "a*", "x" * 1025, "a/" + "b" * 256,
]  # fmt: skip


@pytest.mark.parametrize("ref", BAD_REFS)
def test_a_reference_that_is_not_a_plain_relative_path_is_refused(tmp_path: Path, ref: str) -> None:
    assert blobs.read(blobs.open_store(str(tmp_path)), ref, None) is Reason.BLOB_REF


@given(st.lists(st.sampled_from(["..", ".", "a", "b", "", "/", "\\", "%2e%2e", "~", ":", "link", "C:"]), max_size=6).map("/".join))
def test_no_reference_leaves_the_store(tmp_path_factory: pytest.TempPathFactory, ref: str) -> None:
    outside = tmp_path_factory.getbasetemp() / "secret"
    outside.write_bytes(b"outside")
    root = tmp_path_factory.mktemp("store")
    (root / "a").mkdir()
    (root / "link").symlink_to(outside.parent)
    assert blobs.read(blobs.open_store(str(root)), ref, None) != b"outside"


def test_links_are_refused_wherever_they_stand(tmp_path: Path) -> None:
    store = blobs.open_store(str(tmp_path / "store"))
    blobs.put(store, "in/real.png", b"x", 0o600)
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "store" / "file").symlink_to(tmp_path / "secret")
    (tmp_path / "store" / "folder").symlink_to(tmp_path / "store" / "in")
    assert blobs.read(store, "file", None) is Reason.BLOB_REF
    assert blobs.read(store, "folder/real.png", None) is Reason.BLOB_REF
    assert blobs.read(store, "in/real.png", None) == b"x"


def test_what_is_not_a_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    store = blobs.open_store(str(tmp_path))
    assert blobs.read(store, "pipe", None) is Reason.BLOB_REF
    assert blobs.read(store, "folder", None) is Reason.BLOB_REF


@pytest.mark.parametrize("kind", ["local", "memory"])
def test_reads_are_bounded_and_verified(tmp_path: Path, kind: str) -> None:
    store = blobs.open_store(str(tmp_path) if kind == "local" else "memory://bounded")
    ref = blobs.write(store, b"12345", "image/png")
    digest = hashlib.sha256(b"12345").hexdigest()
    assert ref == f"blobs/{digest[:2]}/{digest}.png"
    assert blobs.read(store, ref, digest, 5) == b"12345"
    assert blobs.read(store, ref, digest, 4) is Reason.BLOB_TOO_BIG
    assert blobs.read(store, ref, "0" * 64) is Reason.BLOB_HASH
    assert blobs.read(store, "blobs/none.png", None) is Reason.BLOB_MISSING
    assert blobs.write(store, b"12345", "image/png") == ref


def test_a_write_leaves_only_whole_files(tmp_path: Path) -> None:
    store = blobs.open_store(str(tmp_path))
    blobs.write(store, b"x" * 1000, "image/webp")
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".webp"]
    assert blobs.writable(store) and blobs.readable(store)
    assert not blobs.readable(blobs.open_store(str(tmp_path / "none")))
