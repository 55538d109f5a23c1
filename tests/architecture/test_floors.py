"""Who may import whom: the floors by import-linter, and what a linter of imports cannot say."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from architecture.house import ROOT, SOURCE, imported, parsed, python_files, room_of, shown

DRAWERS = ("storage", "tables", "sql")
KNOW_SQLALCHEMY = ("tables.py", "storage.py")
# These words on a module tell nobody what is inside.
ATTICS = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "models", "services", "misc"}


def test_the_contracts_of_the_floors_are_kept():
    lint = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([lint, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_rooms_drawers_are_opened_only_from_inside_it():
    opened = [
        f"{shown(path)} opens {name}"
        for path in python_files()
        if room_of(path) != "reports"
        for name in imported(path)
        if (drawer := re.match(rf"tollhouse\.(\w+)\.(?:\w+\.)*({'|'.join(DRAWERS)})(\.|$)", name))
        and drawer[1] != room_of(path)
    ]
    assert opened == []


def test_a_rooms_sql_is_called_only_from_inside_it():
    calls = [
        (path, node)
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "load_statement"
    ]
    foreign = [
        f"{shown(path)}:{node.lineno}"
        for path, node in calls
        if not (isinstance(node.args[0], ast.Constant) and node.args[0].value.split(".")[1] == room_of(path))
    ]
    assert foreign == []


def test_only_tables_storage_and_the_platform_know_sqlalchemy():
    platform = SOURCE / "plumbing" / "db"
    knowing = [
        f"{shown(path)} imports {name}"
        for path in python_files()
        if path.name not in KNOW_SQLALCHEMY and platform not in path.parents and room_of(path) != "reports"
        for name in imported(path)
        if name.split(".")[0] == "sqlalchemy"
    ]
    assert knowing == []


def test_a_room_introduces_itself_and_re_exports_nothing():
    for room in sorted(SOURCE.glob("*/__init__.py")):
        body = parsed(room).body
        assert len(body) == 1, f"{shown(room)} holds more than a docstring"
        assert ast.get_docstring(parsed(room)), f"{shown(room)} says nothing"


def test_no_module_is_an_attic():
    assert [shown(path) for path in python_files() if path.stem in ATTICS or path.parent.name in ATTICS] == []
