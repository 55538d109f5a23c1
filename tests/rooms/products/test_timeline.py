"""A rating list in time: whatever is changed when, use that began before is priced as it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tollhouse.products.rules.product import AccessCode, NewEntry
from tollhouse.products.rules.timeline import Line, moments_of, rewritten, without

START = datetime(2026, 1, 1, tzinfo=UTC)
TICKS = 12


def at(tick: int) -> datetime:
    return START + timedelta(days=tick)


entries = st.builds(
    NewEntry,
    service=st.sampled_from(["voice", "message"]),
    tariff_id=st.integers(1, 3),
    access_code=st.sampled_from([AccessCode.ALL, AccessCode.INCOMING]),
    usage_order=st.integers(0, 1),
)
lists = st.lists(entries, max_size=4, unique_by=lambda one: (one.service, one.access_code, one.usage_order))
changes = st.lists(st.tuples(st.integers(0, TICKS), lists), max_size=6)


def kept_after(made) -> list[Line]:
    kept: list[Line] = []
    for tick, wanted in made:
        kept = rewritten(kept, wanted, at(tick)).applied_to(kept)
    return kept


def list_at(lines, moment) -> dict:
    holding = [line for line in lines if line.holds_at(moment)]
    assert len({line.key for line in holding}) == len(holding), "two lines answer to one key"
    return {line.key: line.prices for line in holding}


def told(wanted) -> dict:
    return {(one.service, str(one.access_code), one.node, one.usage_order): (one.tariff_id, None) for one in wanted}


@given(changes, st.integers(0, TICKS), lists)
def test_from_the_moment_on_the_list_is_what_was_wanted_and_before_it_what_it_was(made, tick, wanted):
    before = kept_after(made)
    after = rewritten(before, wanted, at(tick)).applied_to(before)
    assert list_at(after, at(tick)) == told(wanted)
    for earlier in range(tick):
        assert list_at(after, at(earlier)) == list_at(before, at(earlier))


@given(changes, st.integers(0, TICKS), lists)
def test_what_is_planned_for_later_stays_planned_for_lines_that_the_change_leaves_alone(made, tick, wanted):
    before = kept_after(made)
    after = rewritten(before, wanted, at(tick)).applied_to(before)
    there, asked = list_at(before, at(tick)), told(wanted)
    alike = {key for key in there.keys() | asked.keys() if there.get(key) == asked.get(key)}
    for later in range(tick, TICKS + 2):
        held, holds = list_at(before, at(later)), list_at(after, at(later))
        untouched = {key for key in held.keys() | holds.keys() if key not in there.keys() | asked.keys()} | alike
        assert {key: holds.get(key) for key in untouched} == {key: held.get(key) for key in untouched}


@given(changes, st.integers(0, TICKS), lists)
def test_a_planned_version_that_is_taken_back_leaves_the_list_as_it_was(made, tick, wanted):
    before = kept_after(made)
    if at(tick) in moments_of(before):
        return  # it would be taken back together with what was planned for that moment already
    planned = rewritten(before, wanted, at(tick)).applied_to(before)
    after = without(planned, at(tick)).applied_to(planned)
    for any_tick in range(-1, TICKS + 2):
        assert list_at(after, at(any_tick)) == list_at(before, at(any_tick))


@given(changes, st.integers(0, TICKS))
def test_saying_what_holds_already_changes_nothing(made, tick):
    kept = kept_after(made)
    holding = [
        NewEntry(line.key[0], line.prices[0], AccessCode(line.key[1]), line.key[2], None, line.key[3])
        for line in kept
        if line.holds_at(at(tick))
    ]
    assert not rewritten(kept, holding, at(tick))


def test_a_line_that_was_there_since_ever_is_ended_and_never_edited():
    ever = Line(("voice", "", "", 0), (1, None), None, None, entry_id=7)
    rewriting = rewritten([ever], [NewEntry("voice", 2)], at(3))
    assert rewriting.ended == [(ever, replace(ever, valid_until=at(3)))]
    assert rewriting.added == [Line(("voice", "", "", 0), (2, None), at(3), None)]
    assert rewriting.removed == []


def test_a_change_before_a_planned_one_ends_where_the_planned_one_begins():
    lines = [Line(("voice", "", "", 0), (1, None), None, at(5)), Line(("voice", "", "", 0), (2, None), at(5), None)]
    after = rewritten(lines, [NewEntry("voice", 3)], at(2)).applied_to(lines)
    assert [list_at(after, at(tick))["voice", "", "", 0][0] for tick in (1, 2, 4, 5, 9)] == [1, 3, 3, 2, 2]
