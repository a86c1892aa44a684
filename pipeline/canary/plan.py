"""Which canaries are planted: a number and a seed in, canaries out, spread evenly over entities, channels, noises and languages. The same every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import TypeVar

from msgspec import Struct

from pipeline.canary import people
from pipeline.canary.noise import NOISES, told
from pipeline.canary.values import MAKERS, Value

CHANNELS = ("typed", "pasted", "clipboard", "title", "url", "target", "tree", "task", "windows", "pixels")
SPLIT_CHANNELS = frozenset({"typed", "pasted", "tree"})
# What a font has no signs for, or a reader of pixels cannot tell apart, is not planted on screens.
PIXEL_NOISES = frozenset({"none", "case", "separators", "glued"})
# Sessions of canaries begin so, in files and on topics: trainers skip them by it.
SESSION_PREFIX = "canary."
# These change what stands around the value, not the value.
UNWRITTEN = frozenset({"none", "split", "glued"})
HALF_CHARS_MIN = 6

Thing = TypeVar("Thing")


class Canary(Struct, frozen=True):
    """One planted value. `written` is what stands in the recording; none of `cores`, as the reader compares them, may stand in anything that comes out."""

    number: int
    session: str
    channel: str
    noise: str
    language: str
    value: Value
    written: str
    cores: tuple[str, ...]

    @property
    def strata(self) -> dict[str, str]:
        """What it is counted under."""
        return {"entity": self.value.entity, "channel": self.channel, "noise": self.noise, "language": self.language}


def plan(count: int, seed: int, entities: Sequence[str] = tuple(MAKERS), channels: Sequence[str] = CHANNELS, run: str = "") -> list[Canary]:
    """`count` canaries. Each entity gets as many as every other (or one more), and goes evenly through the channels, its noises and the languages.

    `run` only names their sessions, so that workers who remember an earlier run do not take this one for a resend of it.
    """
    random = Random(f"scrim canary {seed}")
    rounds = {e: (_rounds(random, channels), _rounds(random, [n for n in NOISES if e in NOISES[n][0]]), _rounds(random, people.LANGUAGES)) for e in entities}
    out = []
    for number in range(count):
        entity = entities[number % len(entities)]
        of_channel, of_noise, of_language = rounds[entity]
        channel, language = next(of_channel), next(of_language)
        noise = next(n for n in of_noise if (n != "split" or channel in SPLIT_CHANNELS) and (channel != "pixels" or n in PIXEL_NOISES))
        out.append(_canary(number, seed, run, entity, channel, noise, language))
    return out


def _rounds(random: Random, things: Sequence[Thing]) -> Iterator[Thing]:
    """All things in a random order, again and again, each time in another."""
    while True:
        yield from random.sample(things, len(things))


def _canary(number: int, seed: int, run: str, entity: str, channel: str, noise: str, language: str) -> Canary:
    random = Random(f"scrim canary {seed}/{number}")
    while True:
        value = MAKERS[entity](random, language)
        written = NOISES[noise][1](random, value.text)
        if written == value.text and noise not in UNWRITTEN:
            continue  # no letter that has a double, nothing to part: another value has
        cores = [told(core) for core in value.cores]
        if noise == "split":
            first, second = halves(written)
            cores += [half for half in (told(first), told(second)) if len(half) >= HALF_CHARS_MIN and not told("".join(people.DOMAINS)).count(half)]
        return Canary(number, f"{SESSION_PREFIX}{seed}{run and '.'}{run}.{number:06}", channel, noise, language, value, written, tuple(dict.fromkeys(cores)))


def halves(written: str) -> tuple[str, str]:
    """A value cut in the middle, at a gap where there is one near."""
    middle = len(written) // 2
    near = sorted((i for i, c in enumerate(written) if c in " -.@" and 3 <= i <= len(written) - 3), key=lambda i: abs(i - middle))
    at = near[0] if near and abs(near[0] - middle) <= 4 else middle
    return written[:at], written[at:]
