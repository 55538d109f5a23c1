"""Every SQL file says what it takes, locks, writes and answers; and it writes only its own room's tables."""

import ast
import re

import pytest
from architecture.house import all_tables, parsed, python_files, room_of, shown, sql_files, tables_by_room

HEADINGS = ("in", "locks", "writes", "out")
WRITES = re.compile(
    r"\b(?:insert\s+into|delete\s+from|merge\s+into|truncate(?:\s+table)?|update)\s+(?:only\s+)?([a-z_.]+)"
    r"(?=\s+(?:as\s+\w+\s+)?(?:\w+\s+)?(?:set|\(|select|values|default|using|where|returning|with)\b|\s*\(|\s*;?\s*$)",
    re.IGNORECASE,
)
ASKS_THE_TIME = re.compile(
    r"\b(now\s*\(\s*\)|current_(date|time|timestamp)\b|local(time|timestamp)\b"
    r"|(clock|statement|transaction)_timestamp\b|'now'|'today')",
    re.IGNORECASE,
)

each_file = pytest.mark.parametrize("path", [pytest.param(path, id=shown(path)) for path in sql_files()])


def header_and_statement(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    length = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return lines[:length], "\n".join(line.split("--")[0] for line in lines[length:])


def declared(header):
    """{heading: text}, a heading's further lines joined to its first."""
    found, heading = {}, None
    for line in header[1:]:
        opening = re.match(r"-- (\w+):\s*(.*)", line)
        if opening:
            heading = opening[1]
            found[heading] = opening[2]
        elif heading is not None:
            found[heading] += f" {line.removeprefix('--').strip()}"
    return found


def written(statement):
    names = {name.lower() for name in WRITES.findall(re.sub(r"'[^']*'", "''", statement))}
    return {name for name in names if not name.startswith("pg_temp.")} - {"set"}


@each_file
def test_a_statement_introduces_itself(path):
    header, _ = header_and_statement(path)
    assert header, f"{shown(path)} has no header"
    assert re.match(rf"-- {path.stem}: \w.*\w", header[0]), f"the first line is «-- {path.stem}: purpose in a sentence»"
    headings = declared(header)
    assert tuple(headings) == HEADINGS, f"the headings are {HEADINGS}, in this order"
    assert all(headings.values()), "a heading without anything says «nothing»"


@each_file
def test_a_statement_writes_what_it_declares_and_only_in_its_room(path):
    header, statement = header_and_statement(path)
    said = declared(header).get("writes", "")
    names = {table.name for table in all_tables()}
    promised = {word for word in re.findall(r"[a-z_]+", said) if word in names}
    assert written(statement) == promised
    assert promised <= tables_by_room().get(room_of(path), set()), "another room's tables are changed by its verbs"


@each_file
def test_a_statement_does_not_ask_the_time(path):
    _, statement = header_and_statement(path)
    assert ASKS_THE_TIME.search(statement) is None


def test_no_sql_inside_python_asks_the_time():
    assert [f"{shown(path)}:{line}" for path in python_files() for line in lines_asking(parsed(path))] == []


def lines_asking(module):
    """Lines whose text or func.… would let the database say what time it is; docstrings may speak of it."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef)
    documented = [node for node in ast.walk(module) if isinstance(node, holders) and ast.get_docstring(node)]
    docstrings = {id(node.body[0].value) for node in documented}
    for node in ast.walk(module):
        match node:
            case ast.Constant(value=str(words)) if id(node) not in docstrings and ASKS_THE_TIME.search(words):
                yield node.lineno
            case ast.Attribute(value=ast.Name(id="func"), attr="now" | "current_timestamp" | "current_date"):
                yield node.lineno


def test_the_search_for_the_time_sees_through_python():
    module = ast.parse('"""now()"""\nx = text("select now()")\ny = func.now()\nz = "know()"')
    assert list(lines_asking(module)) == [2, 3]


def test_no_default_asks_the_time():
    asking = [
        str(column)
        for table in all_tables()
        for column in table.columns
        if column.server_default is not None and ASKS_THE_TIME.search(str(getattr(column.server_default, "arg", "")))
    ]
    assert asking == []


def test_the_search_for_written_tables_sees_through_sql():
    statement = """
        with a as (insert into one (x) select 1 on conflict do update set x = 1 returning x),
        b as (update two as t set x = 1 from three where three.x = t.x for update of three),
        c as (DELETE FROM four USING five WHERE true), d as (insert into pg_temp.passing select 1)
        update only six set x = 'update seven set'
    """
    assert written(statement) == {"one", "two", "four", "six"}
