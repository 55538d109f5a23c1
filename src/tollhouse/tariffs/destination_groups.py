"""Keeping destination groups: named prefixes, by which prices are entered together."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.tariffs.groups import storage as groups
from tollhouse.tariffs.headers import storage as headers
from tollhouse.tariffs.reading import Listing
from tollhouse.tariffs.rules.fields import BadField, NameTaken, check_description, check_name
from tollhouse.words.csv_rows import CsvBroken, read_header, rows_of
from tollhouse.words.problems import Problem
from tollhouse.words.refusals import NotFound, Refused

COLUMNS: Final = ("group", "prefix", "description")
MOST_PREFIXES: Final = 50_000
_NEEDED: Final = ("group", "prefix")


class GroupSetInUse(Refused):
    code: ClassVar[str] = "group_set_in_use"
    sentence: ClassVar[str] = (
        "Prices of the tariff {tariff!r} are entered by the groups of {name!r}; let it name another set first."
    )


class PrefixUnknown(Refused):
    code: ClassVar[str] = "prefix_unknown"
    sentence: ClassVar[str] = "{prefix!r} is no destination of the catalogue; add it there first."


class PrefixInOtherGroup(Refused):
    code: ClassVar[str] = "prefix_in_other_group"
    sentence: ClassVar[str] = "{prefix!r} belongs to the group {group!r} of this set; take it out there first."


class GroupFileRefused(Refused):
    code: ClassVar[str] = "group_file_refused"
    sentence: ClassVar[str] = "Nothing of the file was taken; {first}"


@dataclass(frozen=True, slots=True)
class GroupSet:
    """groups, prefixes   how many it has"""

    group_set_id: int
    name: str
    description: str
    groups: int
    prefixes: int


@dataclass(frozen=True, slots=True)
class Group:
    """prefixes   how many it has"""

    group_id: int
    group_set_id: int
    name: str
    prefixes: int


def make_group_set(conn: Connection, name: str, description: str = "") -> int:
    """The new set's number; raises BadField, NameTaken."""
    check_name("name", name)
    check_description("description", description)
    group_set_id = groups.insert_set(conn, name, description)
    if group_set_id is None:
        raise NameTaken(field="name", name=name, kind="destination group set")
    return group_set_id


def read_group_set(conn: Connection, group_set_id: int, *, lock: bool = False, stays: bool = False) -> GroupSet:
    """Raises NotFound.

    lock, stays   until the transaction ends nobody else changes it or its groups; nobody deletes it
    """
    if lock or stays:
        groups.lock_set(conn, group_set_id, stays=not lock)
    row = groups.read_set(conn, group_set_id)
    if row is None:
        raise NotFound(kind="destination group set", id=group_set_id)
    return GroupSet(*row)


def list_group_sets(conn: Connection, *, limit: int, cursor: str | None = None) -> Listing[GroupSet]:
    """A page by name."""
    page = groups.page_of_sets(conn, limit=limit, cursor=cursor)
    return Listing([GroupSet(*row) for row in page.rows], page.next, page.previous)


def change_group_set(conn: Connection, group_set_id: int, *, name: str, description: str) -> GroupSet:
    """Raises NotFound, BadField, NameTaken."""
    check_name("name", name)
    check_description("description", description)
    read_group_set(conn, group_set_id, lock=True)
    if not groups.update_set(conn, group_set_id, {"name": name, "description": description}):
        raise NameTaken(field="name", name=name, kind="destination group set")
    return read_group_set(conn, group_set_id)


def delete_group_set(conn: Connection, group_set_id: int) -> GroupSet:
    """With its groups; raises NotFound, GroupSetInUse."""
    record = read_group_set(conn, group_set_id, lock=True)
    for row in headers.tariffs_going_by(conn, group_set_id=group_set_id, limit=1):
        raise GroupSetInUse(name=record.name, tariff=row.name)
    groups.delete_set(conn, group_set_id)
    return record


def make_group(conn: Connection, group_set_id: int, name: str, prefixes: Sequence[str] = ()) -> int:
    """The new group's number; raises NotFound, BadField, NameTaken, PrefixUnknown, PrefixInOtherGroup."""
    check_name("name", name)
    read_group_set(conn, group_set_id, lock=True)
    group_id = groups.insert_group(conn, group_set_id, name)
    if group_id is None:
        raise NameTaken(field="name", name=name, kind="destination group")
    _put(conn, group_set_id, group_id, prefixes)
    return group_id


def read_group(conn: Connection, group_set_id: int, group_id: int) -> Group:
    """Raises NotFound."""
    row = groups.read_group(conn, group_set_id, group_id)
    if row is None:
        raise NotFound(kind="destination group", id=group_id)
    return _group(row)


def list_groups(conn: Connection, group_set_id: int, *, limit: int, cursor: str | None = None) -> Listing[Group]:
    """A page by name; raises NotFound."""
    read_group_set(conn, group_set_id)
    page = groups.page_of_groups(conn, group_set_id, limit=limit, cursor=cursor)
    return Listing([_group(row) for row in page.rows], page.next, page.previous)


def change_group(conn: Connection, group_set_id: int, group_id: int, *, name: str, prefixes: Sequence[str]) -> Group:
    """Name and all its prefixes; rates that were entered by it stay as they are.

    Raises NotFound, BadField, NameTaken, PrefixUnknown, PrefixInOtherGroup.
    """
    check_name("name", name)
    read_group_set(conn, group_set_id, lock=True)
    read_group(conn, group_set_id, group_id)
    if not groups.rename_group(conn, group_set_id, group_id, name):
        raise NameTaken(field="name", name=name, kind="destination group")
    _put(conn, group_set_id, group_id, prefixes)
    return read_group(conn, group_set_id, group_id)


def delete_group(conn: Connection, group_set_id: int, group_id: int) -> Group:
    """As it was; rates that were entered by it stay.  Raises NotFound."""
    read_group_set(conn, group_set_id, lock=True)
    record = read_group(conn, group_set_id, group_id)
    groups.delete_group(conn, group_id)
    return record


def prefixes_of_group(conn: Connection, group_set_id: int, group_id: int) -> list[str]:
    """In the order of their digits; raises NotFound."""
    read_group(conn, group_set_id, group_id)
    return groups.prefixes_of(conn, group_id)


def rows_of_group_set(conn: Connection, group_set_id: int) -> Iterator[tuple[str, str, str]]:
    """A file's rows, as put_group_file takes them; raises NotFound."""
    read_group_set(conn, group_set_id)
    return ((row.name, row.prefix, row.description) for row in groups.rows_of_set(conn, group_set_id))


def put_group_file(conn: Connection, group_set_id: int, text: str) -> GroupSet:
    """All groups of a set from CSV with the columns group and prefix, in place of those there were.

    Raises NotFound, and GroupFileRefused with the first line that cannot be taken.
    """
    read_group_set(conn, group_set_id, lock=True)
    by_prefix = _read_file(text)
    unknown = by_prefix.keys() - groups.known_prefixes(conn, by_prefix.keys())
    if unknown:
        line, prefix = min((by_prefix[prefix][1], prefix) for prefix in unknown)
        raise _refused(Problem(line, "prefix", prefix, "is no destination of the catalogue"))
    groups.empty_set(conn, group_set_id)
    names = sorted({name for name, _ in by_prefix.values()})
    numbers = {name: groups.insert_group(conn, group_set_id, name) for name in names}
    pairs = ((prefix, number) for prefix, (name, _) in by_prefix.items() if (number := numbers[name]) is not None)
    groups.add_prefixes(conn, group_set_id, pairs)
    return read_group_set(conn, group_set_id)


def _put(conn: Connection, group_set_id: int, group_id: int, prefixes: Sequence[str]) -> None:
    wanted = list(dict.fromkeys(prefixes))
    if len(wanted) > MOST_PREFIXES:
        raise BadField("prefixes", len(wanted), f"must be {MOST_PREFIXES:,} at most.")
    missing = _first_missing(wanted, groups.known_prefixes(conn, wanted))
    if missing is not None:
        raise PrefixUnknown(field="prefixes", prefix=missing)
    elsewhere = groups.held_elsewhere(conn, group_set_id, group_id, wanted)
    if elsewhere is not None:
        raise PrefixInOtherGroup(field="prefixes", prefix=elsewhere.prefix, group=elsewhere.name)
    groups.replace_prefixes(conn, group_set_id, group_id, wanted)


def _first_missing(wanted: Iterable[str], known: set[str]) -> str | None:
    return next((prefix for prefix in wanted if prefix not in known), None)


def _read_file(text: str) -> dict[str, tuple[str, int]]:
    """By prefix its group and the line it stands on."""
    try:
        rows = list(rows_of(io.BytesIO(text.encode("utf-8", "replace"))))
    except CsvBroken as broken:
        raise _refused(broken.problem) from broken
    if not rows:
        raise _refused(Problem(1, "", "", "the file is empty; its first line must name the columns"))
    header, problems = read_header(rows[0][1], thing="group", known=COLUMNS, needed=_NEEDED)
    if problems:
        raise _refused(problems[0])
    found: dict[str, tuple[str, int]] = {}
    for line, row in rows[1:]:
        if len(row) != len(header):
            raise _refused(Problem(line, "", "", f"the line has {len(row)} cells, the header {len(header)}"))
        cells = dict(zip(header, map(str.strip, row), strict=True))
        prefix, name = cells["prefix"], cells["group"]
        try:
            check_name("group", name)
        except BadField as bad:
            raise _refused(Problem(line, "group", name, str(bad.facts["reason"]).rstrip("."))) from bad
        if prefix in found:
            raise _refused(Problem(line, "prefix", prefix, f"stands on line {found[prefix][1]} already"))
        found[prefix] = (name, line)
    return found


def _refused(problem: Problem) -> GroupFileRefused:
    return GroupFileRefused(field="csv", first=str(problem.printable()))


def _group(row: AnyRow) -> Group:
    return Group(row.group_id, row.group_set_id, row.name, row.prefixes)
