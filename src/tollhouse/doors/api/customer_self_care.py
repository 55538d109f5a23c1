"""/customers/{id}/self-care: login and password of a customer, its language, its zone and its formats."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo

from fastapi import Response
from pydantic import Field

from tollhouse.customers.arrangements.self_care import (
    PasswordSet,
    change_self_care,
    generate_password,
    password_set,
    read_self_care,
    set_password,
    take_password,
)
from tollhouse.customers.changing import change_customer, lock_customer
from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.masking import masked_values, refuse_masks
from tollhouse.customers.rules.self_care import LONGEST_FORMAT, MOST_NETWORKS, SelfCare, write_moment
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.discretion import discretion_of, not_by_trying
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, etag_of, refuse_if_changed
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]

_NULLABLE: Final = {"display_time_zone"}
_FORMATTED: Final = ("date_format", "time_format", "date_time_format", "input_date_format", "input_time_format")

Format = Annotated[str, Field(max_length=LONGEST_FORMAT, examples=["DD.MM.YYYY"])]
Networks = Annotated[list[Words], Field(max_length=MOST_NETWORKS, examples=[["192.0.2.0/24"]])]
FactorName = Literal["by_class", "on", "off"]


class SelfCareTold(Told):
    """How a customer is let into self-care, and in which language and formats it is told things."""

    login: str
    password_set_at: Moment | None = Field(description="null: it has none and cannot sign in")
    password_set_by: str | None
    language: str = Field(description="ISO 639-1", examples=["en"])
    display_time_zone: str | None = Field(description="null: the zone of its billing")
    date_format: str = Field(examples=["YYYY-MM-DD"])
    time_format: str = Field(examples=["HH24:MI:SS"])
    date_time_format: str = Field(examples=["YYYY-MM-DD HH24:MI:SS"])
    input_date_format: str = Field(examples=["YYYY-MM-DD"])
    input_time_format: str = Field(examples=["HH24:MI:SS"])
    second_factor: FactorName = Field(description="whether a code is asked for beside the password")
    trusted_networks: list[str] = Field(description="it may sign in from there only; empty: from anywhere")
    examples: dict[str, str] = Field(description="this moment in each format, in the language and zone it is shown in")


class SelfCareSaid(Said):
    """What changes; what is left out stays."""

    login: Words | None = None
    language: Words | None = None
    display_time_zone: Words | None = None
    date_format: Format | None = None
    time_format: Format | None = None
    date_time_format: Format | None = None
    input_date_format: Format | None = None
    input_time_format: Format | None = None
    second_factor: FactorName | None = None
    trusted_networks: Networks | None = None

    def changes(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in self.model_fields_set}
        kept = {name: value for name, value in said.items() if value is not None or name in _NULLABLE}
        if "trusted_networks" in kept:
            kept["trusted_networks"] = tuple(kept["trusted_networks"])
        return kept


class PasswordSaid(Said):
    password: Words | None = Field(default=None, description="null: one is made and told once")


class PasswordTold(Told):
    password: str | None = Field(description="where it was made; it is told this once")


@router.get("/customers/{customer_id}/self-care", summary="Read self-care settings", response_model=SelfCareTold)
def get_self_care(customer_id: Number, desk: Reader) -> Response:
    """The ETag names the version of what PATCH changes."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        return _shown(conn, desk, record, read_self_care(conn, customer_id))

    return desk.read(look)


@router.patch("/customers/{customer_id}/self-care", summary="Change self-care settings", response_model=SelfCareTold)
def patch_self_care(customer_id: Number, said: SelfCareSaid, desk: Changer, if_match: IfMatch = None) -> Response:
    """With If-Match the change is refused (412) when it was changed since it was read: by whom, and what."""
    changes = said.changes()
    if desk.scope.masked:
        refuse_masks(changes)
    login = {name: changes.pop(name) for name in ("login",) if name in changes}

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record = lock_customer(conn, customer_id, desk.scope)
        before = _values(record, read_self_care(conn, customer_id))
        refuse_if_changed(conn, desk, record, before, if_match=if_match)
        changed = change_customer(conn, record, login)
        settled = change_self_care(conn, customer_id, changes)
        desk.changed(before, _values(changed, settled))
        return _shown(conn, desk, changed, settled)

    with not_by_trying(desk):
        return desk.write(act)


@router.put("/customers/{customer_id}/self-care/password", summary="Set the password", response_model=PasswordTold)
def put_self_care_password(customer_id: Number, said: PasswordSaid, desk: Changer) -> Response:
    """The customer's own, for self-care; what it had before no longer opens."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record = lock_customer(conn, customer_id, desk.scope)
        had = password_set(conn, customer_id) is not None
        made = generate_password() if said.password is None else None
        set_password(conn, customer_id, said.password or made or "", login=record.login, now=desk.now, by=desk.by)
        desk.changed({"self_care_password": "set" if had else None}, {"self_care_password": "set anew"})
        return shown(PasswordTold(password=made))

    return desk.write(act)


@router.delete("/customers/{customer_id}/self-care/password", summary="Take the password away", status_code=204)
def remove_self_care_password(customer_id: Number, desk: Changer) -> Response:
    """The customer can no longer sign in."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        lock_customer(conn, customer_id, desk.scope)
        had = password_set(conn, customer_id) is not None
        take_password(conn, customer_id)
        desk.changed({"self_care_password": "set" if had else None}, {"self_care_password": None})
        return Answer(204, {}, b"")

    return desk.write(act)


def _values(record: CustomerRecord, settled: SelfCare) -> Mapping[str, Any]:
    return {"login": record.login} | asdict(settled)


def _shown(conn: Connection, desk: Desk, record: CustomerRecord, settled: SelfCare) -> Answer:
    values = _values(record, settled)
    password = password_set(conn, record.customer_id)
    local = desk.now.astimezone(ZoneInfo(settled.display_time_zone or record.time_zone))
    seen = masked_values(values) if desk.scope.masked else dict(values)
    told = SelfCareTold(
        **seen | {"trusted_networks": list(settled.trusted_networks)},
        password_set_at=None if password is None else password.at,
        password_set_by=_who(conn, desk, record, password),
        examples={name: write_moment(values[name], local, settled.language) for name in _FORMATTED},
    )
    return shown(told, headers={"ETag": etag_of(desk, values)})


def _who(conn: Connection, desk: Desk, record: CustomerRecord, password: PasswordSet | None) -> str | None:
    return None if password is None else discretion_of(conn, desk.scope, [password.by]).who(record, password.by)
