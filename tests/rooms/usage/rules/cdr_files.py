"""Reads the sample call files as the source of one imagined switch in Berlin."""

import io
from pathlib import Path

from tollhouse.usage.rules.reading import read_file
from tollhouse.usage.rules.record import Passed, Unfit, UsageRecord
from tollhouse.usage.rules.source import SourceRules, source_rules_from

FOLDER = Path(__file__).parents[3] / "data" / "cdr"
BERLIN = {
    "zone": "Europe/Berlin",
    "dial_rules": [{"match": "00", "strip": 2}, {"match": "0", "strip": 1, "prepend": "49"}],
    "internal_digits": 4,
    "incoming_contexts": ["from-trunk", "public"],
    "account_field": ["accountcode", "caller"],
}


def berlin(**more) -> SourceRules:
    return source_rules_from(BERLIN | more)


def bytes_of(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def read(content: bytes, rules: SourceRules) -> list[UsageRecord | Unfit | Passed]:
    return list(read_file(io.BytesIO(content), rules))


def told(lines) -> list[object]:
    """What came of each line, short: (request id, account, called, used), a reason, or a code in brackets."""
    return [
        (line.request_id, line.account, line.called, line.used)
        if isinstance(line, UsageRecord)
        else line.reason
        if isinstance(line, Passed)
        else [line.code]
        for line in lines
    ]
