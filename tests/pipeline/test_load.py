"""Many people at once, without a broker."""

from __future__ import annotations

from pipeline import load
from schemas.raw import Refused, decode

TURNS = load.turns()
FIRST = "2026-01-05T09:00:00Z"


def test_every_record_is_one_of_the_contract_under_a_session_and_an_actor_of_its_own() -> None:
    made = [load.written(TURNS, due, "r", FIRST) for due in load.plan(TURNS, people=3, seconds=400, active=1, seed=1)]
    events = [decode(value) for _, value in made]
    assert made and not any(isinstance(event, Refused) for event in events)
    assert len({event.id for event in events if not isinstance(event, Refused)}) == len(made)
    assert all(not isinstance(event, Refused) and key.decode() == event.session for event, (key, _) in zip(events, made))
    assert len({event.actor for event in events if not isinstance(event, Refused)}) == 3


def test_a_session_is_in_order_and_all_of_them_are_in_order_of_time() -> None:
    dues = list(load.plan(TURNS, people=5, seconds=600, active=0.5, seed=2))
    assert [due.at for due in dues] == sorted(due.at for due in dues) and dues[0].at >= 0 and dues[-1].at < 600
    for person in range(5):
        numbers = [(due.turn, due.number) for due in dues if due.person == person]
        assert numbers == sorted(numbers) and len(numbers) == len(set(numbers))


def test_people_are_as_active_as_asked_and_nobody_is_in_step() -> None:
    turn_seconds = sum(steps[-1].at for steps in TURNS) / len(TURNS)
    records = sum(len(steps) for steps in TURNS) / len(TURNS)
    for active in (1.0, 0.25):
        dues = list(load.plan(TURNS, people=60, seconds=1800, active=active, seed=3))
        assert 0.8 < len(dues) / (60 * 1800 * active / turn_seconds * records) < 1.2
    assert len({due.turn for due in load.plan(TURNS, 60, 60, 1.0, 3)}) > 1


def test_the_same_seed_is_the_same_work_and_another_is_not() -> None:
    first, again, other = (list(load.plan(TURNS, 4, 300, 0.5, seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_long_pauses_are_cut_and_short_ones_kept() -> None:
    for steps in TURNS:
        pauses = [later.at - step.at for step, later in zip(steps, steps[1:])]
        assert max(pauses) == load.PAUSE_SECONDS_MAX and 0 < min(pause for pause in pauses if pause) < 1
