"""A design that says what proves it names tests that are there, and decisions that were taken."""

import ast
import re

import pytest
from architecture.house import ROOT, parsed

TABLE = ROOT / "docs" / "designs" / "customers-row-by-row.md"
ROWS = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
PROOFS = [line.split(" | ")[-1] for line in ROWS if not line.startswith(("| row |", "| ---"))]
NAMED = re.compile(r"`([\w/.-]+)::([^`]+)`")
RECORD = re.compile(r"\b(\d{4})\b")


def test_every_row_is_proved_or_decided():
    assert PROOFS
    for proof in PROOFS:
        assert NAMED.search(proof) or RECORD.search(proof), proof


@pytest.mark.parametrize("path", sorted({path for proof in PROOFS for path, _ in NAMED.findall(proof)}))
def test_every_test_that_is_named_is_there(path):
    named = {name for proof in PROOFS for other, name in NAMED.findall(proof) if other == path}
    assert sorted(named - _tests_in(path)) == []


def _tests_in(path: str) -> set[str]:
    file = ROOT / path
    assert file.is_file(), f"{path} is not there"
    if file.suffix == ".py":
        return {node.name for node in parsed(file).body if isinstance(node, ast.FunctionDef)}
    return set(re.findall(r"^\s*(?:test|it)\('(.+?)',", file.read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_every_decision_that_is_named_was_taken():
    taken = {record.name[:4] for record in (ROOT / "docs" / "decisions").glob("[0-9]*.md")}
    for proof in PROOFS:
        assert set(RECORD.findall(NAMED.sub("", proof))) <= taken, proof
