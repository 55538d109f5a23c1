"""A usage source: how one switch writes, declared once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from tollhouse.usage.rules.dialling import LONGEST_NUMBER, DialRule, Number, Reach, dialled_number, pattern_of
from tollhouse.usage.rules.moments import LocalClock
from tollhouse.words.refusals import Refused

_REMEMBERED: Final = 200_000


class Format(StrEnum):
    ASTERISK = "asterisk"
    FREESWITCH = "freeswitch"
    GENERIC = "generic"
    MAPPED = "mapped"


UNITS: Final = ("seconds", "milliseconds", "microseconds", "minutes", "count", "bytes")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which column of a delimited file means what.

    columns      our name (or Asterisk's) -> name in the header, or place counted from 1
    date_format  "iso", "epoch" or a strptime format
    unit         of `used` as written
    """

    columns: tuple[tuple[str, str | int], ...]
    delimiter: str = ","
    header: bool = False
    quotechar: str = '"'
    date_format: str = "iso"
    unit: str = "seconds"


@dataclass(frozen=True, slots=True)
class SourceRules:
    """How a source's files are read.

    zone               IANA name: the switch's local time, for times that carry no offset
    internal_digits    numbers of at most so many digits are internal (0: none)
    account_fields     which fields may name the account; the first that is not empty does
    incoming_contexts  contexts in which calls arrive from outside; the callee's switch does not charge them
    """

    format: Format = Format.GENERIC
    zone: str = "UTC"
    name: str = ""
    dial_rules: tuple[DialRule, ...] = ()
    internal_digits: int = 0
    account_fields: tuple[str, ...] = ("caller",)
    incoming_contexts: frozenset[str] = frozenset()
    default_service: str = "voice"
    columns: ColumnMap | None = None
    clock: LocalClock = field(init=False, compare=False, repr=False)
    numbers_seen: dict[str, Number] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "clock", LocalClock(ZoneInfo(self.zone)))


def normalize_number(written: str, rules: SourceRules) -> Number:
    """E.164 digits by the source's dial rules; answers are remembered, because a switch's numbers repeat."""
    if not rules.dial_rules and len(written) > rules.internal_digits and written.isdigit() and written.isascii():
        return Number(written, Reach.OUTSIDE)  # already as it should be: quicker told than remembered
    seen = rules.numbers_seen
    number = seen.get(written)
    if number is None:
        if len(seen) >= _REMEMBERED:
            seen.clear()
        number = seen[written] = dialled_number(written, rules.dial_rules, rules.internal_digits)
    return number


def identity_of(written: str, rules: SourceRules) -> str:
    """Who calls or pays: E.164 digits where it is a number, else the login, name or extension as it stands."""
    number = normalize_number(written, rules)
    return number.digits if number.reach is Reach.OUTSIDE else written


class BadSource(Refused):
    code = "bad_source"
    sentence = "{name} is {value!r}: {way_out}."

    def __init__(self, name: str, value: object, way_out: str) -> None:
        super().__init__(field=name, name=name, value=value, way_out=way_out)


def source_rules_from(declared: Mapping[str, Any]) -> SourceRules:
    """A source as a TOML file or a JSON body declares it.

    Raises BadSource with the field, its value and the way out.
    """
    _refuse_unknown(declared, _SOURCE_FIELDS, "")
    internal_digits = _whole(declared, "internal_digits", 0, "", highest=15)
    return SourceRules(
        format=_format(declared),
        zone=_zone(declared),
        name=_text(declared, "name", "", ""),
        dial_rules=_dial_rules(declared.get("dial_rules", []), internal_digits),
        internal_digits=internal_digits,
        account_fields=_texts(declared, "account_field") or ("caller",),
        incoming_contexts=frozenset(_texts(declared, "incoming_contexts")),
        default_service=_text(declared, "default_service", "voice", ""),
        columns=_column_map(declared["columns"]) if declared.get("columns") is not None else None,
    )


def _format(declared: Mapping[str, Any]) -> Format:
    written = declared.get("format", "generic")
    if not isinstance(written, str) or written not in set(Format):
        raise BadSource("format", written, "use one of " + ", ".join(Format))
    if written == Format.MAPPED and declared.get("columns") is None:
        raise BadSource("columns", None, "a mapped source needs to say which column means what")
    if written in {Format.FREESWITCH, Format.GENERIC} and declared.get("columns") is not None:
        raise BadSource("columns", declared["columns"], f"format {written} has names of its own; use format mapped")
    return Format(written)


def _zone(declared: Mapping[str, Any]) -> str:
    written = _text(declared, "zone", "UTC", "")
    try:
        ZoneInfo(written)
    except (KeyError, ValueError, OSError):
        raise BadSource("zone", written, "use a name of the IANA time zone list, such as Europe/Berlin") from None
    return written


def _dial_rules(written: object, internal_digits: int) -> tuple[DialRule, ...]:
    if not isinstance(written, list | tuple):
        raise BadSource("dial_rules", written, "give a list of rules")
    return tuple(_dial_rule(rule, f"dial_rules[{place}].", internal_digits) for place, rule in enumerate(written))


def _dial_rule(written: object, where: str, internal_digits: int) -> DialRule:
    """A rule without a least length of its own never touches the short numbers that are internal."""
    if not isinstance(written, Mapping):
        raise BadSource(where.rstrip("."), written, 'give a table such as {match = "0", strip = 1, prepend = "49"}')
    _refuse_unknown(written, _DIAL_FIELDS, where)
    internal = written.get("internal", False)
    if not isinstance(internal, bool):
        raise BadSource(where + "internal", internal, "use true or false")
    least = 1 if internal else internal_digits + 1
    rule = DialRule(
        match=_text(written, "match", "", where),
        strip=_whole(written, "strip", 0, where),
        prepend=_text(written, "prepend", "", where),
        min_length=_whole(written, "min_length", least, where),
        max_length=_whole(written, "max_length", LONGEST_NUMBER, where),
        internal=internal,
    )
    if rule.prepend and not rule.prepend.removeprefix("+").isdigit():
        raise BadSource(where + "prepend", rule.prepend, "use digits")
    if rule.min_length > rule.max_length:
        raise BadSource(where + "min_length", rule.min_length, f"it must not exceed max_length, {rule.max_length}")
    try:
        pattern_of(rule.match)
    except ValueError:
        raise BadSource(where + "match", rule.match, "close the bracket and put digits into it") from None
    return rule


def _column_map(written: object) -> ColumnMap:
    if not isinstance(written, Mapping):
        raise BadSource("columns", written, "give a table with `map`, and where needed `delimiter`, `header`")
    _refuse_unknown(written, _COLUMN_FIELDS, "columns.")
    chosen = ColumnMap(
        columns=_columns(written.get("map")),
        delimiter=_text(written, "delimiter", ",", "columns."),
        header=bool(written.get("header", False)),
        quotechar=_text(written, "quotechar", '"', "columns."),
        date_format=_text(written, "date_format", "iso", "columns."),
        unit=_text(written, "unit", "seconds", "columns."),
    )
    for name, value in (("delimiter", chosen.delimiter), ("quotechar", chosen.quotechar)):
        if len(value) != 1 or value in "\r\n":
            raise BadSource(f"columns.{name}", value, "use one character")
    if chosen.unit not in UNITS:
        raise BadSource("columns.unit", chosen.unit, "use one of " + ", ".join(UNITS))
    by_name = [column for _, column in chosen.columns if isinstance(column, str)]
    if by_name and not chosen.header:
        raise BadSource("columns.header", False, f"the file needs a header to find column {by_name[0]!r} by its name")
    return chosen


def _columns(written: object) -> tuple[tuple[str, str | int], ...]:
    """A list names the columns in the file's order ("" or "-" for one that does not matter); a table finds each."""
    if isinstance(written, list | tuple) and all(isinstance(name, str) for name in written):
        written = {name: place for place, name in enumerate(written, start=1) if name not in {"", "-"}}
    if not isinstance(written, Mapping) or not written:
        raise BadSource("columns.map", written, "give a table name -> column, or the list of names in the file's order")
    for name, column in written.items():
        if isinstance(column, bool) or not isinstance(column, str | int) or (isinstance(column, int) and column < 1):
            raise BadSource(f"columns.map.{name}", column, "give a name of the header, or a place counted from 1")
    return tuple(written.items())


def _refuse_unknown(declared: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for name, value in declared.items():
        if name not in known:
            raise BadSource(f"{where}{name}", value, "this is not known here; known are " + ", ".join(known))


def _text(declared: Mapping[str, Any], name: str, default: str, where: str) -> str:
    written = declared.get(name, default)
    if not isinstance(written, str) or len(written) > 200 or not (written.isprintable() or written == "\t"):
        raise BadSource(where + name, written, "use a short text")
    return written


def _texts(declared: Mapping[str, Any], name: str) -> tuple[str, ...]:
    written = declared.get(name, ())
    texts = (written,) if isinstance(written, str) else written
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) and text for text in texts):
        raise BadSource(name, written, "use a text or a list of texts")
    return tuple(texts)


def _whole(declared: Mapping[str, Any], name: str, default: int, where: str, *, highest: int = LONGEST_NUMBER) -> int:
    written = declared.get(name, default)
    if isinstance(written, bool) or not isinstance(written, int) or not 0 <= written <= highest:
        raise BadSource(where + name, written, f"use a whole number from 0 to {highest}")
    return written


_SOURCE_FIELDS: Final = (
    "name",
    "format",
    "zone",
    "dial_rules",
    "internal_digits",
    "account_field",
    "incoming_contexts",
    "default_service",
    "columns",
)
_DIAL_FIELDS: Final = ("match", "strip", "prepend", "min_length", "max_length", "internal")
_COLUMN_FIELDS: Final = ("map", "delimiter", "header", "quotechar", "date_format", "unit")
