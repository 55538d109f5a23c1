"""The walls: a file of 500 lines, a function of 60, five positional parameters; and no promise without a number."""

import ast
import re

from architecture.house import ROOT, parsed, python_files, shown, sql_files

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
MOST_POSITIONAL = 5
PROMISE = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b(?!.*(#\d+|decisions?/\d{4}))")


def functions():
    for path in python_files(tests=True):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{shown(path)}:{node.lineno} {node.name}", node


def test_files_stay_readable():
    lengths = {shown(path): len(path.read_text().splitlines()) for path in [*python_files(tests=True), *sql_files()]}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_stay_readable():
    lengths = {name: node.end_lineno - node.lineno + 1 for name, node in functions()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_more_than_five_parameters_are_named():
    counts = {
        name: len([each for each in (*node.args.posonlyargs, *node.args.args) if each.arg not in {"self", "cls"}])
        for name, node in functions()
        if not node.name.startswith("test_")  # pytest passes by name what the test's table heads name
    }
    assert {name: count for name, count in counts.items() if count > MOST_POSITIONAL} == {}


def test_a_promise_names_its_issue_or_decision():
    here = ROOT / "tests" / "architecture" / "test_sizes.py"
    promised = [
        f"{shown(path)}:{number}"
        for path in [*python_files(tests=True), *sql_files()]
        if path != here
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if PROMISE.search(line)
    ]
    assert promised == []
