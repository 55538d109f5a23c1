"""Refusals about what stands around rates: headers, off-peak periods, destinations and their groups."""

from collections.abc import Iterator
from datetime import date

import pytest

from tollhouse.customers.rules.record import BadField as BadFieldOfDoor
from tollhouse.tariffs.changing import TariffInUse
from tollhouse.tariffs.destination_groups import GroupSetInUse, PrefixInOtherGroup, PrefixUnknown
from tollhouse.tariffs.destinations import DestinationInUse, DestinationTaken
from tollhouse.tariffs.off_peak_periods import OffPeakInUse
from tollhouse.tariffs.rules.destination import Destination, Kind, check_destination
from tollhouse.tariffs.rules.fields import NameTaken
from tollhouse.tariffs.rules.header import AppliedTo, check_header
from tollhouse.tariffs.rules.off_peak import CountsAs, Holiday
from tollhouse.tariffs.rules.off_peak_record import check_hours
from tollhouse.words.refusals import NotFound, Refused

_EASTER = Holiday(date(2026, 4, 5), "Easter")


def of_tariffs() -> Iterator[Refused]:
    yield TariffInUse(name="Retail", first="Talk")
    yield OffPeakInUse(name="Nights", first="Retail")
    yield DestinationTaken(field="prefix", prefix="46850")
    yield DestinationInUse(prefix="46850", first="Retail")
    yield GroupSetInUse(name="Zones", tariff="Retail")
    yield PrefixUnknown(field="prefixes", prefix="46850")
    yield PrefixInOtherGroup(field="prefixes", prefix="46850", group="Europe")
    yield BadFieldOfDoor("managed_by", "12", "is no reseller; name one, or none.")
    for kind in ("off-peak period", "destination group", "destination group set"):
        yield NameTaken(field="name", name="Zones", kind=kind)
        yield NotFound(kind=kind, id=12)
    yield NotFound(kind="destination", id="46850")
    for check in (
        lambda: check_hours((), ()),
        lambda: check_hours(("hr{1}",), (_EASTER, _EASTER)),
        lambda: check_hours(("hr{1}",), (_EASTER._replace(counts_as=CountsAs.OFF_PEAK_2),)),
        lambda: check_hours(("hr{1}",), (_EASTER._replace(name=""),)),
        lambda: check_destination(Destination("+46", "SE", "Sweden", Kind.COUNTRY)),
        lambda: check_header({"applied_to": AppliedTo.VENDOR, "managed_by": 12}),
    ):
        with pytest.raises(Refused) as refused:
            check()
        yield refused.value
