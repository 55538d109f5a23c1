"""The world's numbering plan as phonenumbers (libphonenumber) publishes it, as rows of our catalogue.

Imported late and only by who seeds: the geographic names alone take a third of a second and a hundred megabytes.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from babel import Locale
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumber, region_code_for_number
from phonenumbers.carrierdata import CARRIER_DATA
from phonenumbers.geodata import GEOCODE_DATA

from tollhouse.tariffs.rules.destination import Destination, Kind
from tollhouse.tariffs.rules.number_pattern import all_numbers, leading_digits

_NO_COUNTRY = "001"
_LONGEST_SPECIAL = (
    5  # national digits of a toll-free or premium prefix; finer ones are another number, not another price
)
_SPECIAL_KINDS = {
    Kind.TOLL_FREE: "toll_free",
    Kind.PREMIUM: "premium_rate",
    Kind.SHARED: "shared_cost",
    Kind.PERSONAL: "personal_number",
    Kind.VOIP: "voip",
    Kind.PAGER: "pager",
    Kind.COMPANY: "uan",
}
_KIND_NAMES = {
    Kind.TOLL_FREE: "toll-free",
    Kind.PREMIUM: "premium rate",
    Kind.SHARED: "shared cost",
    Kind.PERSONAL: "personal numbers",
    Kind.VOIP: "internet telephony",
    Kind.PAGER: "pagers",
    Kind.COMPANY: "company numbers",
}
_SATELLITES = {
    "800": (Kind.TOLL_FREE, "International toll-free"),
    "808": (Kind.SHARED, "International shared cost"),
    "870": (Kind.MOBILE, "Inmarsat"),
    "878": (Kind.PERSONAL, "Universal personal numbers"),
    "881": (Kind.MOBILE, "Satellite networks"),
    "882": (Kind.MOBILE, "International networks"),
    "883": (Kind.VOIP, "International networks"),
    "888": (Kind.MOBILE, "Disaster relief"),
    "979": (Kind.PREMIUM, "International premium rate"),
}


def destinations() -> Iterator[Destination]:
    """Every prefix once; a country's own wins over a carrier's, a carrier's over a place's."""
    known: set[str] = set()
    for found in (_countries(), _special_numbers(), _carriers(), _places()):
        for destination in found:
            if destination.prefix not in known:
                known.add(destination.prefix)
                yield destination


def emergency_numbers() -> Iterator[tuple[str, str]]:
    """Country and number, as dialled there."""
    for regions in COUNTRY_CODE_TO_REGION_CODE.values():
        for region in regions:
            metadata = None if region == _NO_COUNTRY else PhoneMetadata.short_metadata_for_region(region)
            if metadata is not None and metadata.emergency and metadata.emergency.national_number_pattern:
                for number in sorted(all_numbers(metadata.emergency.national_number_pattern)):
                    yield region, number


def _countries() -> Iterator[Destination]:
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items():
        if regions == (_NO_COUNTRY,):
            kind, name = _SATELLITES.get(str(code), (Kind.COUNTRY, "International networks"))
            yield Destination(str(code), "", name, kind)
        else:
            yield Destination(str(code), regions[0], country_name(regions[0]), Kind.COUNTRY)
        for region in regions[1:]:
            # Countries that share a code have leading digits of their own: the Bahamas are 1 242.
            metadata = PhoneMetadata.metadata_for_region(region)
            own = metadata.leading_digits if metadata is not None else None
            for digits in sorted(leading_digits(own or "", longest=_LONGEST_SPECIAL)):
                yield Destination(f"{code}{digits}", region, country_name(region), Kind.COUNTRY)


def _special_numbers() -> Iterator[Destination]:
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items():
        for region in regions:
            metadata = None if region == _NO_COUNTRY else PhoneMetadata.metadata_for_region(region)
            for kind, field in _SPECIAL_KINDS.items() if metadata is not None else ():
                plan = getattr(metadata, field)
                if plan is None or not plan.national_number_pattern:
                    continue
                name = f"{country_name(region)}, {_KIND_NAMES[kind]}"
                for digits in sorted(leading_digits(plan.national_number_pattern, longest=_LONGEST_SPECIAL)):
                    yield Destination(f"{code}{digits}", region, name, kind)


def _carriers() -> Iterator[Destination]:
    for prefix, names in CARRIER_DATA.items():
        country = country_of(prefix)
        yield Destination(
            prefix, country, f"{country_name(country)}, mobile {_english(names)}".strip(", "), Kind.MOBILE
        )


def _places() -> Iterator[Destination]:
    for prefix, names in GEOCODE_DATA.items():
        yield Destination(prefix, country_of(prefix), _english(names), Kind.GEOGRAPHIC)


def _english(names: Mapping[str, str]) -> str:
    return names.get("en") or next(iter(names.values()))


@cache
def country_name(country: str) -> str:
    return Locale("en").territories.get(country, country) if country else ""


def country_of(prefix: str) -> str:
    """ISO 3166 alpha-2 of a prefix; where countries share a code, the one that most numbers of the prefix are in."""
    for length in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(prefix[:length]))
        if regions is not None:
            break
    else:
        return ""
    if regions == (_NO_COUNTRY,):
        return ""
    if len(regions) == 1:
        return str(regions[0])
    # The countries of a shared code are told apart by three national digits in America, by up to five elsewhere.
    return _shared_code(int(prefix[:length]), prefix[length : length + (3 if length == 1 else 5)], regions[0])


@cache
def _shared_code(code: int, national: str, main: str) -> str:
    for filling in "25081":
        for size in (10, 9, 8, 7):
            if size < len(national):
                continue
            number = PhoneNumber(
                country_code=code,
                national_number=int(national.ljust(size, filling)),
                italian_leading_zero=national.startswith("0"),
            )
            region = region_code_for_number(number)
            if region:
                return str(region)
    return main
