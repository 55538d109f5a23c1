"""The generic record: named fields, from a CSV file with a header or from JSON.  The hot path of every import."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from operator import le
from typing import Any, BinaryIO, ClassVar, Final

from tollhouse.usage.rules.dialling import Reach
from tollhouse.usage.rules.json_objects import Broken, json_objects
from tollhouse.usage.rules.lines import content_id, decoded, physical_lines, showable, unfit_line
from tollhouse.usage.rules.misfit import Misfit
from tollhouse.usage.rules.quantity import LARGEST, whole_up
from tollhouse.usage.rules.record import Direction, Line, Unfit, UsageRecord
from tollhouse.usage.rules.source import SourceRules, identity_of, normalize_number
from tollhouse.words.counting import counted
from tollhouse.words.refusals import Refused

FIELDS: Final = (
    "request_id",
    "source",
    "service",
    "account",
    "calling",
    "called",
    "direction",
    "started_at",
    "used",
    "disconnect_cause",
)
REQUIRED: Final = ("request_id", "account", "started_at", "used")
LONGEST_ID: Final = 128
_LONGEST: Final = {
    "request_id": LONGEST_ID,
    "service": 32,
    "account": 64,
    "calling": 64,
    "called": 64,
    "disconnect_cause": 64,
}
_OUT, _UNREADABLE = Direction.OUT, Reach.UNREADABLE
_DIALLED: Final = frozenset({"voice", "message"})
_OPEN_ENDED: Final = frozenset({"disconnect_cause", "source"})
_WHOLE_MOMENT: Final = re.compile(r"([Zz]|[+-]\d\d:\d\d)\Z")


class BadColumns(Refused):
    code = "bad_columns"
    sentence: ClassVar[str] = "{problem} The columns are: " + ", ".join(FIELDS) + ". Correct the header line."


def record_from_fields(fields: Mapping[str, Any], rules: SourceRules) -> UsageRecord | Unfit:
    """One record under the names of FIELDS, as text (CSV) or JSON values; unknown names are left alone.

    Dial rules apply to the numbers of voice and messages, never to the logins and IMSIs of other services.  What is
    wrong with any text is told before what is wrong with a value.
    """
    try:
        request_id, service, account, calling, called, cause = _texts(fields)
        request_id = request_id or _missing("request_id")
        account = account or _missing("account")
        service = service or rules.default_service
        if service in _DIALLED:
            number = normalize_number(called, rules)
            called = number.digits if number.reach is not _UNREADABLE else _special_word(called)
            same = calling == account
            account = identity_of(account, rules)
            calling = account if same else identity_of(calling, rules)
        written = fields.get("direction")
        direction = _OUT if written is None or written in ("", "out") else _direction(written)
        moment = rules.clock.moment(fields["started_at"])
        used = fields["used"]
        if type(used) is str and len(used) < 19 and used.isascii() and used.isdigit():
            used = int(used)
        elif type(used) is not int or not 0 <= used <= LARGEST:
            used = _used(used, service)
        if rules.name and fields.get("source") not in (None, "", rules.name):
            _refuse_source(fields["source"], rules.name)
    except Misfit as misfit:
        return _unfit(fields, misfit.code, misfit.detail)
    except KeyError as missing:
        return _unfit(fields, "missing_field", f"{missing.args[0]} is missing; give it a value and send it again.")
    except (ValueError, TypeError):
        return _unfit(fields, "bad_moment", _bad_moment(fields.get("started_at")))
    return UsageRecord(request_id, service, account, calling, called, direction, moment.at, used, cause, moment.note)


def _texts(fields: Mapping[str, Any]) -> Iterable[str]:
    """The values of _LONGEST in its order, judged together where nothing is wrong with any, else one by one."""
    get = fields.get
    texts = [get(name, "") for name in _LONGEST]
    try:
        together = "".join(texts)
    except TypeError:  # a number, or null
        together = "\0"
    if together.isprintable() and all(map(le, map(len, texts), _LONGEST.values())):
        return map(str.strip, texts)
    return [_text(fields, name, longest) for name, longest in _LONGEST.items()]


def _text(fields: Mapping[str, Any], name: str, longest: int) -> str:
    value = fields.get(name)
    if type(value) is not str:
        if value is None:
            return ""
        if type(value) is not int:
            raise Misfit("bad_text", f"{name} is {showable(str(value))}; send it as text.")
        value = str(value)
    if value.isprintable() and len(value) <= longest:
        return value.strip()
    return _refuse_text(name, value, longest)


def _refuse_text(name: str, value: str, longest: int) -> str:
    if len(value) > longest:
        raise Misfit("text_too_long", f"{name} has {len(value)} characters; at most {longest} are kept. Shorten it.")
    place, char = next((place, char) for place, char in enumerate(value, 1) if not char.isprintable())
    raise Misfit("control_character", f"{name} holds U+{ord(char):04X} at place {place}; remove it.")


def _missing(name: str) -> str:
    raise Misfit("missing_field", f"{name} is empty; give it a value and send it again.")


def _special_word(called: str) -> str:
    """Tariffs know special words in capitals, such as VOICEONNET; anything else is no destination."""
    if not called:
        return _missing("called")
    word = called.strip()
    if word.isascii() and word.isalnum() and word.isupper():
        return word
    raise Misfit(
        "bad_number",
        f"called is {called!r}, neither a number nor a special word in capitals; correct it, or give the source a "
        "dial rule for it.",
    )


def _direction(written: object) -> Direction:
    try:
        return Direction(str(written).strip().lower())
    except ValueError:
        raise Misfit("bad_direction", f"direction is {showable(repr(written))}; use out or in.") from None


def _used(written: object, service: str) -> int:
    """Whole units; only time may come with a fraction, whose second counts whole."""
    text = str(written).strip()
    if not text:
        _missing("used")
    used: int | None
    try:
        used = whole_up(text)
    except ValueError:
        used = None
    if used is None or isinstance(written, bool) or (service != "voice" and "." in text):
        unit = "seconds" if service == "voice" else "whole units"
        raise Misfit("bad_quantity", f"used is {showable(repr(written))}; send {unit} as a number below 2^63.")
    if text[0] == "-":
        detail = f"used is {showable(text)}; use cannot be negative. Correct it and send it again."
        raise Misfit("negative_use", detail)
    return used


def _bad_moment(written: object) -> str:
    if written is None or written == "":
        return "started_at is empty; give it a value and send it again."
    return f"started_at is {showable(repr(written))}; write it like 2026-03-01T12:00:00Z."


def _refuse_source(written: object, name: str) -> None:
    raise Misfit("wrong_source", f"source is {showable(repr(written))}, but this came in as {name!r}.")


def _unfit(fields: Mapping[str, Any], code: str, detail: str) -> Unfit:
    """Under its own request id where that can serve as one, else under one made of its content."""
    content = {showable(str(name)): showable(str(value)) for name, value in fields.items() if value is not None}
    own_id = fields.get("request_id")
    if code == "bad_moment" and fields.get("started_at") in (None, ""):
        code = "missing_field"
    if isinstance(own_id, str) and own_id.strip() and len(own_id) <= LONGEST_ID and own_id.isprintable():
        return Unfit(own_id.strip(), code, detail, content)
    return Unfit(content_id(repr(sorted(content.items())).encode()), code, detail, content)


def read_generic(stream: BinaryIO, rules: SourceRules) -> Iterator[Line]:
    """A CSV file with a header line, or JSON: an array of objects, or one a line.

    Raises BadColumns before the first line when the header lacks a column or has one that is not known.
    """
    lines = physical_lines(stream, file_format="generic")
    header_line = next(lines, None)
    if header_line is None:
        return
    if header_line.lstrip()[:1] in {b"{", b"["}:
        yield from _read_json(header_line, stream, rules)
        return
    header = header_of(header_line)
    refuse_columns(header)
    for raw in lines:
        yield _line(raw, header, rules)


def _line(raw: bytes, header: list[str], rules: SourceRules) -> Line:
    try:
        text = raw.decode()
    except UnicodeDecodeError as wrong:
        detail = f"Byte {wrong.start + 1} is not UTF-8; save the file as UTF-8 and import it again."
        return unfit_line(raw, "wrong_encoding", detail)
    try:
        values = cells(text.rstrip("\r\n"), ",", '"')
    except csv.Error as wrong:
        return unfit_line(raw, "broken_line", f"The quotes of this line do not match ({wrong}); correct the line.")
    if len(values) != len(header):
        detail = f"The line has {counted(len(values), 'column')}, the header {len(header)}; correct the line."
        return unfit_line(raw, "broken_line", detail)
    if raw[-1:] != b"\n" and text[-1:] != '"' and may_be_cut(header[-1], values[-1]):
        return unfit_line(raw, "broken_line", cut_off(header[-1]))
    return record_from_fields(dict(zip(header, values, strict=True)), rules)


def may_be_cut(name: str, written: str) -> bool:
    """Whether this may be half of a value, as the last cell of a file that stops without a line break.

    Half of "3600" reads as well as the whole; half of a direction does not, nor half of a moment that ends with its
    offset; and what is missing of a disconnect cause changes no charge.
    """
    if name == "direction":
        return not written.strip()
    if name == "started_at":
        return _WHOLE_MOMENT.search(written.strip()) is None
    return name not in _OPEN_ENDED


def cut_off(name: str) -> str:
    return (
        f"The file stops without a line break, so {name} of its last line may be cut off. Complete the line if it is; "
        "end the file with a line break and import it again."
    )


def _read_json(first_line: bytes, stream: BinaryIO, rules: SourceRules) -> Iterator[Line]:
    for found in json_objects(first_line, stream):
        if isinstance(found, Broken):
            yield unfit_line(found.raw, "broken_line", found.detail)
        elif unknown := [name for name in found if name not in FIELDS]:
            yield _unfit(found, "unknown_field", f"{showable(unknown[0])} is not known; known are {', '.join(FIELDS)}.")
        else:
            yield record_from_fields(found, rules)


def cells(text: str, delimiter: str, quotechar: str) -> list[str]:
    """The cells of one line.  Raises csv.Error when a quote stays open."""
    if quotechar not in text:
        return text.split(delimiter)
    return next(csv.reader((text,), delimiter=delimiter, quotechar=quotechar, strict=True))


def header_of(line: bytes, delimiter: str = ",", quotechar: str = '"') -> list[str]:
    try:
        return [name.strip() for name in cells(decoded(line).strip(), delimiter, quotechar)]
    except csv.Error as wrong:
        raise BadColumns(problem=f"The quotes of the header do not match ({wrong}).") from None


def refuse_columns(header: list[str]) -> None:
    unknown = [name for name in header if name not in FIELDS]
    if unknown:
        raise BadColumns(field=showable(unknown[0]), problem=f"Column {showable(unknown[0])!r} is not known.")
    for name in header:
        if header.count(name) > 1:
            raise BadColumns(field=name, problem=f"Column {name} stands twice.")
    for name in REQUIRED:
        if name not in header:
            raise BadColumns(field=name, problem=f"Column {name} is missing.")
