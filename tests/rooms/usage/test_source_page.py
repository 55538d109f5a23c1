"""The page on usage sources: its declarations are declared, the lines below them read, its tables held complete."""

import ast
import io
import re
import tomllib
from pathlib import Path

import pytest

from tollhouse.doors.cli.usage import REASONS
from tollhouse.usage.rules.reading import read_file
from tollhouse.usage.rules.record import Line, Passed, UsageRecord
from tollhouse.usage.rules.source import BadSource, source_rules_from

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "usage-sources.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LONDON, EMERGENCY = ("4930555101", "441632960961", 73), ("4930555101", "49112", 31)
EXAMPLES = {
    "Asterisk, Master.csv": [[LONDON, "unanswered", "internal", EMERGENCY]],
    "Asterisk, cdr_custom": [[LONDON, "unanswered"]],
    "FreeSWITCH, mod_json_cdr": [[LONDON, "other_leg"]],
    "Generic, CSV or JSON": [[LONDON, LONDON, EMERGENCY, ["bad_number"]], [LONDON, EMERGENCY, ["negative_use"]]],
    "Any other switch, by a column map": [[LONDON, "internal", ["bad_moment"], ["bad_quantity"]]],
}
MAKERS_OF_UNFIT = {"Misfit", "Unfit", "unfit", "_unfit", "unfit_line", "_implausible"}


def section(title: str) -> str:
    return PAGE.split(f"\n### {title}\n", 1)[1].split("\n## ")[0].split("\n### ")[0]


def became(line: Line) -> object:
    """(account, called, used) of what is charged, the reason of what is passed, [the code] of what waits."""
    if isinstance(line, UsageRecord):
        return line.account, line.called, line.used
    return line.reason if isinstance(line, Passed) else [line.code]


@pytest.mark.parametrize("title", EXAMPLES)
def test_an_example_reads_its_lines_as_the_page_says(title):
    (kind, declared), *samples = BLOCK.findall(section(title))
    assert kind == "toml"
    rules = source_rules_from(tomllib.loads(declared))
    read = [[became(line) for line in read_file(io.BytesIO(lines.encode()), rules)] for _, lines in samples]
    assert read == EXAMPLES[title]


def test_no_declaration_of_the_page_is_left_untried():
    assert [kind for kind, _ in BLOCK.findall(PAGE)].count("toml") == len(EXAMPLES)


@pytest.mark.parametrize(
    "declared", [{"?": 1}, {"dial_rules": [{"?": 1}]}, {"columns": {"?": 1}, "format": "mapped"}], ids=str
)
def test_every_key_of_a_declaration_is_explained(declared):
    with pytest.raises(BadSource) as refused:
        source_rules_from(declared)
    known = refused.value.facts["way_out"].partition("known are ")[2].split(", ")
    explained = re.findall(r"`(\w+)`", " ".join(row.split("|")[1] for row in PAGE.splitlines() if row.startswith("|")))
    assert len(known) > 5
    assert [key for key in known if key not in explained] == []


def codes_made_by(makers: set[str]) -> set[str]:
    sources = ROOT / "src" / "tollhouse"
    files = [*(sources / "usage" / "rules").glob("*.py"), *(sources / "charging").rglob("*.py")]
    return {
        argument.value
        for file in files
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in makers
        for argument in call.args
        if isinstance(argument, ast.Constant) and re.fullmatch(r"[a-z_]+", str(argument.value))
    }


def codes_told() -> set[str]:
    table = PAGE.split("| code | means | do |", 1)[1]
    return set(re.findall(r"`(\w+)`", " ".join(row.split("|")[1] for row in table.splitlines() if row.startswith("|"))))


def test_every_code_of_quarantine_says_what_to_do():
    codes = codes_made_by(MAKERS_OF_UNFIT)
    assert len(codes) > 20
    assert codes - codes_told() == set()


def test_the_command_line_has_words_for_every_code_that_does_not_name_who_was_stopped():
    codes = codes_made_by(MAKERS_OF_UNFIT | {"Passed"}) | codes_told()
    assert {"negative_use", "other_leg", "no_rate", "customer_blocked"} <= codes
    without = codes - REASONS.keys()
    assert [code for code in without if not re.match("account_|customer_|reseller_", code)] == []
