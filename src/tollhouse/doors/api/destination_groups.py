"""/destination-group-sets: named prefixes, by which prices are entered together."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Final

from fastapi import Response
from pydantic import Field, StringConstraints

from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.file_names import CSV, disposition
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.plumbing.db import Connection
from tollhouse.reports.sheets import rows_as_csv
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.destination_groups import (
    COLUMNS,
    MOST_PREFIXES,
    Group,
    GroupSet,
    change_group,
    change_group_set,
    delete_group,
    delete_group_set,
    list_group_sets,
    list_groups,
    make_group,
    make_group_set,
    prefixes_of_group,
    put_group_file,
    read_group,
    read_group_set,
    rows_of_group_set,
)

router = DoorRouter("Destination groups")

LONGEST_FILE: Final = 8 << 20
Reader = Annotated[Desk, needs(Right.READ_PRICES)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]
Uploader = Annotated[Desk, needs(Right.CHANGE_CATALOGUE, longest_body=2 * LONGEST_FILE)]


class GroupSetTold(Told):
    id: Number
    name: str = Field(examples=["Zones"])
    description: str
    groups: int = Field(description="how many it has")
    prefixes: int = Field(description="how many its groups have")


class GroupSetSaid(Said):
    name: Words = Field(examples=["Zones"])
    description: Annotated[str, Field(max_length=1_000)] = ""


class GroupTold(Told):
    id: Number
    name: str = Field(examples=["Europe, mobile"])
    prefixes: int = Field(description="how many it has")


class GroupWhole(Told):
    id: Number
    name: str
    prefixes: list[str]


class GroupSaid(Said):
    """prefixes   all of them; each must be a destination, and in no other group of the set"""

    name: Words = Field(examples=["Europe, mobile"])
    prefixes: list[Words] = Field(default=[], max_length=MOST_PREFIXES + 1, examples=[["4670", "4672"]])


class GroupFileSaid(Said):
    csv: Annotated[str, StringConstraints(max_length=LONGEST_FILE)] = Field(
        description="the first line names the columns: group, prefix and, not read, description"
    )


@router.get("/destination-group-sets", summary="List destination group sets", response_model=ListOf[GroupSetTold])
def get_group_sets(desk: Reader, pages: Pages) -> Response:
    """By name."""
    told, read = _told_sets, list_group_sets

    def look(conn: Connection) -> Answer:
        return shown(listed(told, lambda limit, cursor: read(conn, limit=limit, cursor=cursor), pages))

    return desk.read(look)


@router.post(
    "/destination-group-sets", summary="Make a destination group set", status_code=201, response_model=GroupSetTold
)
def post_group_set(said: GroupSetSaid, desk: Writer) -> Response:
    def act(conn: Connection) -> Answer:
        group_set_id = make_group_set(conn, said.name, said.description)
        return created(_told_set(read_group_set(conn, group_set_id)), f"/destination-group-sets/{group_set_id}")

    return desk.write(act)


@router.get(
    "/destination-group-sets/{group_set_id}", summary="Read a destination group set", response_model=GroupSetTold
)
def get_group_set(group_set_id: Number, desk: Reader) -> Response:
    """The ETag names the version of what PUT changes."""

    def look(conn: Connection) -> Answer:
        record = read_group_set(conn, group_set_id)
        return shown(_told_set(record), headers={"ETag": etag_of(desk, _named(record))})

    return desk.read(look)


@router.put(
    "/destination-group-sets/{group_set_id}", summary="Change a destination group set", response_model=GroupSetTold
)
def put_group_set(group_set_id: Number, said: GroupSetSaid, desk: Writer, if_match: IfMatch = None) -> Response:
    def act(conn: Connection) -> Answer:
        before = read_group_set(conn, group_set_id, lock=True)
        check_version(desk, if_match, _named(before), "destination group set", before.name)
        after = change_group_set(conn, group_set_id, name=said.name, description=said.description)
        desk.changed(_named(before), _named(after))
        return shown(_told_set(after), headers={"ETag": etag_of(desk, _named(after))})

    return desk.write(act)


@router.delete("/destination-group-sets/{group_set_id}", summary="Delete a destination group set", status_code=204)
def remove_group_set(group_set_id: Number, desk: Writer) -> Response:
    """With its groups; only one that no tariff names.  Rates entered by its groups stay."""

    def act(conn: Connection) -> Answer:
        delete_group_set(conn, group_set_id)
        return nothing_left()

    return desk.write(act)


@router.get(
    "/destination-group-sets/{group_set_id}/groups", summary="List destination groups", response_model=ListOf[GroupTold]
)
def get_groups(group_set_id: Number, desk: Reader, pages: Pages) -> Response:
    """By name."""

    def look(conn: Connection) -> Answer:
        read = partial(list_groups, conn, group_set_id)
        return shown(listed(_told_groups, lambda limit, cursor: read(limit=limit, cursor=cursor), pages))

    return desk.read(look)


@router.post(
    "/destination-group-sets/{group_set_id}/groups",
    summary="Make a destination group",
    status_code=201,
    response_model=GroupWhole,
)
def post_group(group_set_id: Number, said: GroupSaid, desk: Writer) -> Response:
    def act(conn: Connection) -> Answer:
        group_id = make_group(conn, group_set_id, said.name, said.prefixes)
        whole = _whole(conn, read_group(conn, group_set_id, group_id))
        return created(whole, f"/destination-group-sets/{group_set_id}/groups/{group_id}")

    return desk.write(act)


@router.get(
    "/destination-group-sets/{group_set_id}/groups/{group_id}",
    summary="Read a destination group",
    response_model=GroupWhole,
)
def get_group(group_set_id: Number, group_id: Number, desk: Reader) -> Response:
    """With all its prefixes; the ETag names the version of what PUT changes."""

    def look(conn: Connection) -> Answer:
        whole = _whole(conn, read_group(conn, group_set_id, group_id))
        return shown(whole, headers={"ETag": etag_of(desk, whole)})

    return desk.read(look)


@router.put(
    "/destination-group-sets/{group_set_id}/groups/{group_id}",
    summary="Change a destination group",
    response_model=GroupWhole,
)
def put_group(
    group_set_id: Number, group_id: Number, said: GroupSaid, desk: Writer, if_match: IfMatch = None
) -> Response:
    """Its name and all its prefixes.  Rates that were entered by it stay as they are: enter the next ones by it."""

    def act(conn: Connection) -> Answer:
        read_group_set(conn, group_set_id, lock=True)
        before = _whole(conn, read_group(conn, group_set_id, group_id))
        check_version(desk, if_match, before, "destination group", before.name)
        after = _whole(conn, change_group(conn, group_set_id, group_id, name=said.name, prefixes=said.prefixes))
        desk.changed({"group": before.name}, {"group": after.name})
        return shown(after, headers={"ETag": etag_of(desk, after)})

    return desk.write(act)


@router.delete(
    "/destination-group-sets/{group_set_id}/groups/{group_id}", summary="Delete a destination group", status_code=204
)
def remove_group(group_set_id: Number, group_id: Number, desk: Writer) -> Response:
    """Rates that were entered by it stay."""

    def act(conn: Connection) -> Answer:
        delete_group(conn, group_set_id, group_id)
        return nothing_left()

    return desk.write(act)


@router.get(
    "/destination-group-sets/{group_set_id}/prefixes.csv",
    summary="Destination groups as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def get_group_file(group_set_id: Number, desk: Reader) -> Response:
    """All groups of a set, as `PUT …/prefixes` takes them."""

    def look(conn: Connection) -> Answer:
        record = read_group_set(conn, group_set_id)
        headers = {"Content-Type": CSV, "Content-Disposition": disposition(f"{record.name}.csv")}
        return Answer(200, headers, b"".join(rows_as_csv(COLUMNS, rows_of_group_set(conn, group_set_id))))

    return desk.read(look)


@router.put(
    "/destination-group-sets/{group_set_id}/prefixes",
    summary="Take destination groups from CSV",
    response_model=GroupSetTold,
)
def put_group_prefixes(group_set_id: Number, said: GroupFileSaid, desk: Uploader) -> Response:
    """In place of all groups there were; taken whole or, with the first line that cannot be, not at all."""

    def act(conn: Connection) -> Answer:
        return shown(_told_set(put_group_file(conn, group_set_id, said.csv)))

    return desk.write(act)


def _named(record: GroupSet) -> dict[str, str]:
    return {"name": record.name, "description": record.description}


def _told_sets(records: Sequence[GroupSet]) -> list[GroupSetTold]:
    return [_told_set(record) for record in records]


def _told_set(record: GroupSet) -> GroupSetTold:
    return GroupSetTold(
        id=record.group_set_id,
        name=record.name,
        description=record.description,
        groups=record.groups,
        prefixes=record.prefixes,
    )


def _told_groups(records: Sequence[Group]) -> list[GroupTold]:
    return [GroupTold(id=one.group_id, name=one.name, prefixes=one.prefixes) for one in records]


def _whole(conn: Connection, group: Group) -> GroupWhole:
    prefixes = prefixes_of_group(conn, group.group_set_id, group.group_id)
    return GroupWhole(id=group.group_id, name=group.name, prefixes=prefixes)
