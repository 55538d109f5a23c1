"""Looks: again and again, to the end of what there is, a failing one keeping no other from its turn."""

from datetime import UTC, datetime

from tollhouse.plumbing.jobs import looking
from tollhouse.plumbing.jobs.looking import Look, Lookout, look_through

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_look(left: list[int], name: str = "count", every_s: float = 0.0) -> Look:
    return Look(name, lambda conn, now: left.pop() if left else 0, every_s)


def test_a_look_goes_on_until_nothing_is_left(shared_engine):
    left = [3, 500, 500]
    assert look_through(shared_engine, a_look(left), now=NOW) == 1003
    assert look_through(shared_engine, a_look(left), now=NOW) == 0


def test_a_look_that_fails_is_put_off_and_the_next_one_has_its_turn(shared_engine):
    def fail(conn, now):
        raise ValueError("broken")

    left, again = [1], Look("broken", fail, 0.0)
    lookout = Lookout(shared_engine, [again, a_look(left)])
    lookout.look_around(now=NOW)
    lookout.look_around(now=NOW)
    assert left == []
    assert lookout._failures == {"broken": 1, "count": 0}, "not tried again at once"


def test_a_look_rests_twenty_times_as_long_as_it_took(shared_engine, monkeypatch):
    told = iter([0.0, 3.0, 3.0, 62.9, 63.1, 63.1, 63.1, 63.1])
    monkeypatch.setattr(looking.time, "monotonic", lambda: next(told))
    looked = []
    look = Look("slow", lambda conn, now: looked.append(now) or 0, 5.0)
    lookout = Lookout(shared_engine, [look])
    lookout.look_around(now=NOW)  # takes three seconds
    lookout.look_around(now=NOW)  # at 62.9
    assert len(looked) == 1
    lookout.look_around(now=NOW)  # at 63.1
    assert len(looked) == 2
