"""What an off-peak period consists of, and what may be said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tollhouse.tariffs.rules.fields import BadField, check_description, check_name
from tollhouse.tariffs.rules.off_peak import CountsAs, Holiday, OffPeak, OffPeakMode, make_off_peak, read_period

MOST_HOLIDAYS: Final = 400


@dataclass(frozen=True, slots=True)
class OffPeakDraft:
    """definitions   one or two in the manner of Time::Period; the first that applies wins
    mode          which end of a session must lie in the hours; the whole session then gets the one price
    holidays      by the customer's own calendar, as the hours are by its clock
    """

    name: str
    definitions: tuple[str, ...]
    mode: OffPeakMode = OffPeakMode.STARTS
    holidays: tuple[Holiday, ...] = ()
    description: str = ""

    @property
    def off_peak(self) -> OffPeak:
        return make_off_peak(self.mode, self.definitions, self.holidays)


def check_off_peak(draft: OffPeakDraft) -> None:
    """Raises BadField and PeriodUnreadable."""
    check_name("name", draft.name)
    check_description("description", draft.description)
    check_hours(draft.definitions, draft.holidays)


def check_hours(definitions: Sequence[str], holidays: Sequence[Holiday]) -> None:
    """The same of what decides about prices alone."""
    if not 1 <= len(definitions) <= 2:
        raise BadField("definitions", len(definitions), "must be one or two definitions.")
    for definition in definitions:
        read_period(definition)
    if len(holidays) > MOST_HOLIDAYS:
        raise BadField("holidays", len(holidays), f"must be {MOST_HOLIDAYS} at most.")
    seen: set[object] = set()
    for place, holiday in enumerate(holidays):
        check_name(f"holidays[{place}].name", holiday.name)
        if holiday.key in seen:
            raise BadField(f"holidays[{place}].on", holiday.on.isoformat(), "is there already; name each day once.")
        seen.add(holiday.key)
        if holiday.counts_as is CountsAs.OFF_PEAK_2 and len(definitions) < 2:
            said = "needs a second definition; add one, or let the day be in the first."
            raise BadField(f"holidays[{place}].counts_as", holiday.counts_as.value, said)
