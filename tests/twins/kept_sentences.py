"""Sentences that the API keeps as sentences: why records wait, what is wrong with rates, what jobs say.

They come from the rules themselves wherever these need nothing but bytes; the others are written out here, and
`worded_in_source` says whether a rule words them so.
"""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from twins.finding_sentences import WORDED_IN_FINDING

import tollhouse
from tollhouse.bulk.exporting import NoRoomForFile
from tollhouse.bulk.rules.change import TURNED_SINCE, BulkAction, BulkChange, ListChanged, why_not_undone
from tollhouse.charging.importing import DatabaseWentAway, HandDied
from tollhouse.charging.receiving import FileGone
from tollhouse.charging.rules.stopping import stopped_at
from tollhouse.customers.changing import CustomerInUse
from tollhouse.customers.rules.party import Party
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scope import NOT_ITSELF
from tollhouse.customers.rules.transitions import StatusAction, why_not_changed
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.rating.rules.choosing import Unrated
from tollhouse.tariffs.rules.deck import Deck, DeckTerms
from tollhouse.tariffs.rules.layout import FileLayout
from tollhouse.tariffs.rules.repricing import Repricing
from tollhouse.usage.rules.asterisk import read_asterisk
from tollhouse.usage.rules.freeswitch import read_freeswitch
from tollhouse.usage.rules.generic import BadColumns, header_of, read_generic, record_from_fields, refuse_columns
from tollhouse.usage.rules.lines import NotACdrFile, refuse_foreign
from tollhouse.usage.rules.mapped import read_mapped
from tollhouse.usage.rules.plausible import judge_plausible
from tollhouse.usage.rules.reading import read_file
from tollhouse.usage.rules.record import Unfit, UsageRecord
from tollhouse.usage.rules.source import BadSource, Format, SourceRules, source_rules_from
from tollhouse.words.refusals import NotFound

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
_READERS = {
    Format.ASTERISK: read_asterisk,
    Format.FREESWITCH: read_freeswitch,
    Format.GENERIC: read_generic,
    Format.MAPPED: read_mapped,
}
_HEADER = "request_id,account,called,started_at,used"
_GOOD = {"request_id": "a", "account": "alice", "called": "420601", "started_at": "2026-11-22T18:00:00Z", "used": "1"}
_ROW = (
    '"","alice","{dst}","internal","","PJSIP/alice-1","PJSIP/trunk-1","Dial","","2026-11-22 18:00:00",'
    '"{answer}","2026-11-22 18:01:00","60","{billsec}","ANSWERED","DOCUMENTATION","1.1",""\n'
)
_TELLING = 10  # shorter strings fit sentences that they do not word
_LEG = '{{"variables": {{"uuid": "{uuid}", "billsec": "{billsec}", {more}}}}}'

WORDED_IN_CHARGING = (
    (
        "request_id 'abc' was used before by a record with other content; if this is another use, release it and it "
        "gets an id of its own."
    ),
    "No account held the identifier 'alice' at 2026-11-22T18:30:00+00:00.",
    "No account is known by the identifier 'alice'; open it or correct the source's rules.",
    "Account alice was blocked when it was used.",
    "Account alice had not been activated when it was used.",
    "Account alice is a voucher; nothing can be used by it.",
    "Account alice was in quarantine for suspected fraud, and this left the network.",
    "Account alice was not yet active when it was used.",
    "Account alice had expired when it was used.",
    "service 'fax' is none of data, message, voice.",
    "No wholesale product prices voice for it.",
    (
        "The product of account alice has no rating entry for voice (OUTGOING); put a tariff on its rating list, then "
        "release the record."
    ),
    "Tariff 'Talk' is in USD, 'Alice' pays in EUR.",
    "For the reseller 'Nordwind': No wholesale product prices voice for it.",
    (
        "This row is one half of a Local channel and the caller's row is not near it, so it may be charged already. "
        "Look for the call at the switch; with newcdrcolumns=yes in cdr.conf the file would tell."
    ),
)
NEVER_READ = (
    "It was never read as a record, so it cannot be released as it stands: send it mended, import it again or drop it."
)
"""What a release says after the reason."""

WORDED_IN_BULK = (
    "The customer is in this class already.",
    "The customer was put into another class since.",
    *TURNED_SINCE.values(),
)

NOTES = (
    "Beginning to read.",
    "This very file was imported before.",
    "1,204,000 lines: 1,203,980 charged, 20 quarantined, 0 rightly not charged.",
)


def of_records() -> list[str]:
    unfit = [*_of_fields(), *_of_files(), *_of_time()]
    said = [*(one.detail for one in unfit), *WORDED_IN_CHARGING, *WORDED_IN_FINDING]
    said += [Unrated(code, number, "Talk", "42").detail for code in ("no_rate", "forbidden") for number in ("420", "")]
    parties = [Party(place, f"Party {place}", "EUR", (), ZoneInfo("UTC"), {}) for place in (1, 2)]
    for place, fact in ((1, "blocked"), (2, "provisionally_terminated")):
        stop = stopped_at(parties, NOW, {place: [(fact, NOW - timedelta(days=1), None)]})
        assert stop is not None
        said.append(stop[1])
    said.append(f"{unfit[-1].detail} {NEVER_READ}")
    return _once(said)


def _of_fields() -> Iterator[Unfit]:
    for wrong in (
        {"used": None}, {"account": ""}, {"account": []}, {"account": "a" * 70}, {"called": "4\x00"}, {"called": "a b"},
        {"direction": "up"}, {"used": "x"}, {"used": "1.5", "service": "data"}, {"used": "-1"},
        {"started_at": "o'clock"}, {"started_at": ""}, {"source": "other"},
    ):  # fmt: skip
        fields: dict[str, Any] = {name: told for name, told in (_GOOD | wrong).items() if told is not None}
        outcome = record_from_fields(fields, SourceRules(name="switch"))
        assert isinstance(outcome, Unfit), wrong
        yield outcome


def _of_files() -> Iterator[Unfit]:
    good = ",".join(_GOOD.values())
    asterisk = [
        _ROW.format(dst=dst, answer=answer, billsec=billsec)
        for dst, answer, billsec in (("s", "", 1), ("420601", "", "x"), ("420601", "", -1), ("420601", "noon", 1))
    ]
    freeswitch = [
        _LEG.format(uuid=uuid, billsec=billsec, more=more)
        for uuid, billsec, more in (
            ("", 1, '"a": ""'),
            ("a", "x", '"a": ""'),
            ("a", -1, '"a": ""'),
            ("a", 1, '"sip_to_user": "s"'),
            ("a", 1, '"sip_to_user": "420601"'),
            ("a", 1, '"sip_to_user": "420601", "username": "alice", "answer_epoch": "noon"'),
        )
    ]
    mapped = {"format": "mapped", "columns": {"map": ["account", "started_at", "used"], "unit": "minutes"}}
    asterisk_mapped = {
        "format": "mapped",
        "columns": {"map": ["src", "dst", "start", "billsec", "disposition"]},
        "account_field": ["accountcode", "userfield"],
    }
    for declared, written in (
        ({}, f'{_HEADER}\na,b\n{good}\udcff\n{good}\n"{good}\n'),
        ({}, f"{_HEADER}\n{good}"),
        ({}, '{"request_id": "a", "colour": "red"}\n{"request_id": \n'),
        ({"format": "asterisk"}, "".join(asterisk) + "a,b\n" + asterisk[0].strip()),
        (
            {"format": "asterisk", "account_field": ["accountcode", "userfield"]},
            _ROW.format(dst=4, answer="", billsec=1),
        ),
        ({"format": "freeswitch"}, "\n".join([*freeswitch, '{"a": 1}'])),
        ({"format": "freeswitch", "account_field": "username"}, freeswitch[-1]),
        (mapped, "alice,2026-11-22T18:00:00Z\nalice,noon,x\n"),
        (asterisk_mapped, "a,b\n"),
    ):
        stream = io.BytesIO(written.encode("utf-8", "surrogateescape"))
        rules = source_rules_from(declared)
        found = [one for one in _READERS[rules.format](stream, rules) if isinstance(one, Unfit)]
        assert found, declared
        yield from found


def _of_time() -> Iterator[Unfit]:
    record = record_from_fields(_GOOD, SourceRules())
    assert isinstance(record, UsageRecord)
    open_since = NOW - timedelta(days=21)
    for changed in ({"started_at": "2026-01-01T00:00:00Z"}, {"started_at": "2026-12-01T00:00:00Z"}, {"used": 700_000}):
        record = record_from_fields(_GOOD | changed, SourceRules())
        assert isinstance(record, UsageRecord)
        unfit = judge_plausible(record, NOW, open_since)
        assert unfit is not None
        yield unfit


def of_rates() -> list[str]:
    header = "prefix,description,country,first_interval,next_interval,first_price,next_price,connect_fee,effective_from"
    wrong = (
        "+42,,,1,1,1,1,,", "4x,,,1,1,1,1,,", "42,\udcff,,1,1,1,1,,", "42,\x01,,1,1,1,1,,", "42,,cz,1,1,1,1,,",
        "42,,,1,1,-1,1,,", "42,,,1,1,a,1,,", "42,,,1,1,0.12345678901,1,,", "42,,,1,1,12345678901,1,,", "42,,,0,x,1,1,,",
        "42,,,1,1,1,1,,noon", "42,,,1,1,1,1,,2020-01-01T00:00:00Z", ",,,1,1,1,1,,", "43,,,1,1,,1,,", "44,,,1,1,1,1,,",
        "44,,,1,1,1,1,,", "42,1", '45,"a"b,,1,1,1,1,,',
    )  # fmt: skip
    files = ["", "prefix;first_interval\n", "prefix,prefix,colour\n", "\n".join((header, *wrong))]
    files.append("prefix,first_interval,next_interval,first_price,next_price,forbidden\n42,1,1,1,1,yes\n")
    said = []
    for written in files:
        deck = Deck(io.BytesIO(written.encode("utf-8", "surrogateescape")), DeckTerms(NOW))
        list(deck)
        assert deck.problems, written
        said += [problem.reason for problem in deck.problems]
    foreign = FileLayout(
        {"prefix": "Code", "price": "Rate", "country": "Land", "forbidden": "No", "effective_from": "From"},
        {"increment": "60/6"}, prices=Repricing(amount=Decimal(-1)),
    )  # fmt: skip
    theirs = 'Code,Rate,Land,No,From\n4 x,1,SE,,\n46,0.5,Sweden,maybe,x\n46,"0,5",,,\n'
    for layout, written in ((foreign, theirs), (foreign, "Code\n46\n"), (FileLayout({"prefix": "Code"}), "Code\n46\n")):
        deck = Deck(io.BytesIO(written.encode()), DeckTerms(NOW), layout)
        list(deck)
        said += [problem.reason for problem in deck.problems]
    formulas = "prefix,first_interval,next_interval,first_price,next_price,formula\n46,1,1,1,1,x\n47,1,1,1,1,5\n"
    deck = Deck(io.BytesIO(formulas.encode()), DeckTerms(NOW))
    list(deck)
    said += [problem.reason for problem in deck.problems]
    return _once(said)


def of_bulk() -> list[str]:
    """Why one customer of many was not changed."""
    in_the_way = (
        (StatusAction.BLOCK, Condition.BLOCKED),
        (StatusAction.BLOCK, Condition.CLOSED),
        (StatusAction.BLOCK, Condition.EXPORTED | Condition.PROVISIONALLY_TERMINATED),
        (StatusAction.UNBLOCK, Condition(0)),
    )
    reasons = [why_not_changed(action, conditions) for action, conditions in in_the_way]
    dependents = ("accounts", "xDRs", "subcustomers", "branches", "customers it sells to", "staff or tokens of its own")
    return [
        *(reason for reason in reasons if reason is not None),
        *(CustomerInUse(name="Alice", dependents=one).detail for one in dependents),
        NotFound(kind="customer", id=12).detail,
        NOT_ITSELF,
        BadField("currency", "USD", "is not that of the class 'Residential', EUR.").detail,
        *WORDED_IN_BULK,
    ]


def not_undoable() -> list[str]:
    asked = dict.fromkeys(field.name for field in fields(BulkChange)) | {"counts": {}}
    changes = [BulkChange(**asked | more) for more in (
        {"action": BulkAction.DELETE}, {"action": BulkAction.EXPORT}, {"undo_of": 1}, {},
    )]  # fmt: skip
    states = [(one, True, False) for one in changes] + [(changes[-1], True, True), (changes[-1], False, False)]
    reasons = [why_not_undone(one, ended=ended, undone=undone) for one, ended, undone in states]
    return [reason for reason in reasons if reason is not None]


def of_jobs() -> list[str]:
    away = [DatabaseWentAway(patience_s=120, done="1,204 lines").detail, HandDied(done="1 line").detail]
    headers = (b"a,b", b"request_id,request_id", b"request_id", b'"')
    return [
        FileGone(name="calls.csv").detail,
        NotFound(kind="usage source", id="switch").detail,
        ListChanged(total=3, expected=2).detail,
        NoRoomForFile().detail,
        *_by_itself(away),
        "Something failed here that should not have; our log tells more under job 12.",
        *(refused.detail for refused in bad_sources()),
        *(refused.detail for refused in foreign_files()),
        *(str(_refusal(BadColumns, lambda header=header: refuse_columns(header_of(header)))) for header in headers),
    ]


def _by_itself(said: list[str]) -> list[str]:
    """As an import that received its file says them."""
    return [f"{one.partition('Start the same import again')[0]}It goes on from there by itself." for one in said]


def foreign_files() -> list[NotACdrFile]:
    files = (b"\xff\xfe", b"\x1f\x8b", b"PK\x03\x04", b"%PDF", b"SQLite format", b"\0\0")
    refused = [_refusal(NotACdrFile, lambda file=file: refuse_foreign(file, file_format="generic")) for file in files]
    unread = io.BytesIO(b"a,b\n")
    return [*refused, _refusal(NotACdrFile, lambda: list(read_file(unread, SourceRules(format=Format.ASTERISK))))]


def bad_sources() -> list[BadSource]:
    columns: dict[str, Any] = {"map": ["account", "started_at", "used"]}
    declarations: tuple[dict[str, Any], ...] = (
        {"format": "xml"}, {"format": "mapped"}, {"columns": columns}, {"zone": "Mars/Olympus"}, {"dial_rules": "x"},
        {"dial_rules": ["x"]}, {"dial_rules": [{"internal": "x"}]}, {"dial_rules": [{"prepend": "x"}]},
        {"dial_rules": [{"min_length": 9, "max_length": 5}]}, {"dial_rules": [{"match": "[12"}]}, {"colour": True},
        {"internal_digits": 99}, {"account_field": [1]}, {"name": 5},
        *({"format": "mapped", "columns": wrong} for wrong in (
            "x", columns | {"delimiter": "ab"}, columns | {"unit": "days"}, {"map": {}}, {"map": {"used": 0}},
            {"map": {"used": "seconds"}},
        )),
    )  # fmt: skip
    refused = [_refusal(BadSource, lambda one=one: source_rules_from(one)) for one in declarations]
    for declared in (
        {"map": ["colour"]},
        {"map": ["src", "colour"]},
        {"map": ["used"]},
        {"map": {"used": "s"}, "header": True},
    ):
        rules = source_rules_from({"format": "mapped", "columns": declared})
        refused.append(_refusal(BadSource, lambda rules=rules: list(read_mapped(io.BytesIO(b"a,b\n"), rules))))
    return refused


def _refusal(kind: type[Any], act: Any) -> Any:
    try:
        act()
    except kind as refused:
        return refused
    raise AssertionError(kind)


def _once(said: list[str]) -> list[str]:
    return list(dict.fromkeys(said))


def worded_in_source(sentence: str) -> bool:
    """Whether a string of the source has all that is fixed of it, around a sentence within it too."""
    return any(pattern.fullmatch(sentence) for pattern in _patterns())


@cache
def _patterns() -> list[re.Pattern[str]]:
    templates = set()
    for path in Path(tollhouse.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            template = _template(node)
            if len(template.replace("\0", "")) > _TELLING:
                templates.add(template)
    return [re.compile(".+?".join(map(re.escape, template.split("\0"))), re.DOTALL) for template in templates]


def _template(node: ast.AST) -> str:
    """A string with NUL in each of its places; "" of all else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{\w*\}", "\0", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
    return ""
