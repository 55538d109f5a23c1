"""What the architecture tests ask about the tree: its files, its rooms, what they import, which tables are whose."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlalchemy import Table

import tollhouse
from tollhouse.plumbing.db.migrating import collect_metadata

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tollhouse"
GENERATED = SOURCE / "plumbing" / "db" / "migrations" / "versions"

# A table that says so has a value as its key that must be unique in the whole house (house B9.15).
DIRECTORY = "directory"


def python_files(*, tests: bool = False) -> list[Path]:
    found = sorted(SOURCE.rglob("*.py"))
    if tests:
        found += sorted((ROOT / "tests").rglob("*.py"))
    return [path for path in found if GENERATED not in path.parents]


def sql_files() -> list[Path]:
    return sorted(SOURCE.rglob("*.sql"))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def room_of(path: Path) -> str:
    """The top-level name: ledger, plumbing, app."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def module_name(path: Path) -> str:
    return ".".join(("tollhouse", *path.relative_to(SOURCE).with_suffix("").parts))


def imported(path: Path) -> Iterator[str]:
    """Full names of everything a file imports; «from a import b» gives a.b, since b may be a module."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{shown(path)}:{node.lineno} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def tables_by_room() -> dict[str, set[str]]:
    collect_metadata()
    owned: dict[str, set[str]] = {}
    for module in pkgutil.walk_packages(tollhouse.__path__, "tollhouse."):
        if module.name.endswith(".tables"):
            declared = vars(importlib.import_module(module.name)).values()
            names = {each.name for each in declared if isinstance(each, Table)}
            owned.setdefault(module.name.split(".")[1], set()).update(names)
    return owned


def all_tables() -> list[Table]:
    return sorted(collect_metadata().tables.values(), key=lambda table: table.name)


def customer_owned() -> list[Table]:
    return [table for table in all_tables() if "customer_id" in table.columns and not table.info.get(DIRECTORY)]
