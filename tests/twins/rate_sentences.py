"""Refusals of what changes many rates at once, as they are told."""

from tollhouse.doors.api.tariff_rates import TooManyRates
from tollhouse.tariffs.grid.cancelling import RateHasBegun
from tollhouse.tariffs.grid.editing import ChangeBeginsInPast, ExchangeRateMissing, PriceOutOfBounds, TariffsUnlike
from tollhouse.tariffs.grid.layouts import LayoutNameRefused
from tollhouse.tariffs.uploading import WholeFileNeeded

OF_RATES = [
    WholeFileNeeded(),
    TooManyRates(most=100_000),
    ChangeBeginsInPast(effective_from="2026-01-01T00:00:00+00:00", now="2026-11-22T18:30:00+00:00"),
    PriceOutOfBounds(what="price", prefix="46", old="0.1", new="-0.05", reason="below zero"),
    PriceOutOfBounds(
        what="connect fee", prefix="|", old="0.1", new="1000000000000000", reason="longer than any price can be"
    ),
    ExchangeRateMissing(theirs="USD", ours="EUR"),
    TariffsUnlike(reason="their services differ, voice and data"),
    TariffsUnlike(reason="their numberings differ, 164 and 212"),
    TariffsUnlike(reason="they are one and the same; change its own rates in the list of its rates"),
    TariffsUnlike(reason="only part of the other tariff is taken, so what is missing in it ends nothing"),
    RateHasBegun(prefix="46", effective_from="2026-01-01T00:00:00+00:00"),
    LayoutNameRefused(name="a/b", reason="must have 1 to 100 characters that can be printed, and no slash"),
]
