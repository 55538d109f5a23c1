"""What the columns of somebody else's rate file probably are, by their headings."""

from collections.abc import Mapping, Sequence
from typing import Final

from tollhouse.tariffs.rules.cells import CELLS
from tollhouse.tariffs.rules.layout import heading_of

_KNOWN_AS: Final[Mapping[str, tuple[str, ...]]] = {
    "prefix": (
        "prefix", "dial code", "dialcode", "dial codes", "code", "codes", "destination code", "dialing code",
        "dialling code", "dial prefix", "number prefix", "e164", "префікс", "код",
    ),
    "country_prefix": ("country code", "country prefix", "countrycode", "cc", "код країни"),
    "area_code": ("area code", "area codes", "areacode", "city code", "city codes", "breakout", "breakouts", "ndc"),
    "description": (
        "description", "destination", "destination name", "name", "zone", "area", "country", "country name",
        "destinations", "location", "напрямок", "призначення", "опис",
    ),
    "country": ("iso", "iso code", "country iso", "iso2", "alpha-2"),
    "price": (
        "rate", "rates", "price", "price/min", "rate/min", "price per minute", "rate per minute", "price per min",
        "rate per min", "cost per minute", "cost per min", "cost", "new rate",
        "new price", "price/minute", "rate (usd)", "rate (eur)", "usd/min", "eur/min", "ціна", "тариф",
    ),
    "first_price": ("first price", "price 1", "price_1", "first rate", "initial price"),
    "next_price": ("next price", "price n", "price_n", "next rate", "subsequent price"),
    "connect_fee": ("connect fee", "connection fee", "setup fee", "set up fee", "connect charge", "call setup fee"),
    "increment": (
        "increment", "increments", "billing increment", "billing increments", "interval", "intervals", "billing",
        "billing terms", "step", "steps", "rounding", "billing interval",
    ),
    "first_interval": ("first interval", "interval 1", "interval_1", "initial increment", "minimum", "min duration"),
    "next_interval": ("next interval", "interval n", "interval_n", "next increment", "subsequent increment"),
    "effective_from": (
        "effective from", "effective date", "effective", "valid from", "start date", "date", "effectivedate",
        "activation date", "діє з", "дата",
    ),
    "off_peak_next_price": ("off-peak price", "off peak price", "offpeak", "off-peak rate", "off peak rate"),
    "forbidden": ("forbidden", "blocked"),
    "discontinued": ("discontinued", "deleted", "closed"),
    "payback": ("payback",),
    "hidden": ("hidden",),
}  # fmt: skip

_SHORTENED: Final = {"dest": "description", "peak": "price", "incr": "increment", "valid": "effective_from"}

_FIELDS: Final = _SHORTENED | {
    heading: name for name, headings in reversed(list(_KNOWN_AS.items())) for heading in headings
} | {name: name for name in CELLS} | {name.replace("_", " "): name for name in CELLS}  # fmt: skip


def guess_columns(header: Sequence[str]) -> dict[str, str]:
    """By our name the heading that is probably it; the first of several wins."""
    guessed: dict[str, str] = {}
    written = [(text, heading_of(text).rstrip(":*. ")) for text in header]
    # Beside the country's prefix an area is the rest of the number; elsewhere it is a place in words.
    parted = {_FIELDS.get(heading) for _, heading in written} & {"country_prefix", "area_code", "prefix"}
    fields = _FIELDS | {"area": "area_code"} if parted == {"country_prefix"} else _FIELDS
    for text, heading in written:
        name = fields.get(heading)
        if name is not None:
            guessed.setdefault(name, text)
    if "country_prefix" in guessed and "area_code" not in guessed and "prefix" in guessed:
        # "Country code" beside "Code": the code is the area's, unless it already begins with the country's.
        del guessed["country_prefix"]
    if "description" not in guessed and heading_of(guessed.get("country", "")) == "country":
        # Carriers call the names of destinations so; our own files, where it is two letters, have a description too.
        guessed["description"] = guessed.pop("country")
    return guessed


def fits(columns: Mapping[str, str], header: Sequence[str]) -> bool:
    """Whether a file has every column that a layout names."""
    there = {heading_of(text) for text in header}
    return bool(columns) and all(
        heading_of(theirs) in there
        or (theirs.startswith("#") and theirs[1:].isdigit() and int(theirs[1:]) <= len(header))
        for theirs in columns.values()
    )
