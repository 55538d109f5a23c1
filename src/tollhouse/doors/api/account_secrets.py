"""/customers/{id}/accounts/{id}/…: what an account proves itself with; told once, by whoever sets it."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from tollhouse.accounts.changing import lock_account, reread
from tollhouse.accounts.securing import (
    set_service_password,
    set_web_login,
    set_web_password,
    take_service_password,
    take_web_login,
    take_web_password,
)
from tollhouse.customers.rules.masking import refuse_masks
from tollhouse.doors.api.account_told import Account, told_account
from tollhouse.doors.api.desk import Desk, needs, nothing_left, shown
from tollhouse.doors.api.discretion import not_by_trying
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told, Words
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Accounts")

Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]


class AccountPasswordSaid(Said):
    password: Words | None = Field(default=None, description="null: one is made and told once")


class AccountPasswordTold(Told):
    password: str | None = Field(description="where it was made; it is told this once")


class WebLoginSaid(Said):
    login: Words = Field(description="one of its own in the whole installation")


@router.put(
    "/customers/{customer_id}/accounts/{account_id}/service-password",
    summary="Set the service password",
    response_model=AccountPasswordTold,
)
def put_account_service_password(
    customer_id: Number, account_id: Number, said: AccountPasswordSaid, desk: Changer
) -> Response:
    """What the network asks for; it is kept sealed, and nobody is told it again."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        made = set_service_password(conn, record, said.password, desk.house.service_vault)
        desk.changed({"service_password": _set(record.has_service_password)}, {"service_password": "set anew"})
        return shown(AccountPasswordTold(password=made))

    return desk.write(act)


@router.delete(
    "/customers/{customer_id}/accounts/{account_id}/service-password",
    summary="Take the service password away",
    status_code=204,
)
def remove_account_service_password(customer_id: Number, account_id: Number, desk: Changer) -> Response:
    """The network lets the account in by other means, or not at all."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        take_service_password(conn, record)
        desk.changed({"service_password": _set(record.has_service_password)}, {"service_password": None})
        return nothing_left()

    return desk.write(act)


@router.put(
    "/customers/{customer_id}/accounts/{account_id}/web-login", summary="Set the web login", response_model=Account
)
def put_account_web_login(customer_id: Number, account_id: Number, said: WebLoginSaid, desk: Changer) -> Response:
    """To self-care; a password that it has stays."""
    if desk.scope.masked:
        refuse_masks({"web_login": said.login})

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        set_web_login(conn, record, said.login)
        after = reread(conn, record)
        desk.changed({"login": record.web_login}, {"login": after.web_login})
        return shown(told_account(conn, desk, after))

    with not_by_trying(desk):
        return desk.write(act)


@router.delete(
    "/customers/{customer_id}/accounts/{account_id}/web-login", summary="Take the web login away", status_code=204
)
def remove_account_web_login(customer_id: Number, account_id: Number, desk: Changer) -> Response:
    """And its password with it."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        take_web_login(conn, record)
        desk.changed({"login": record.web_login}, {"login": None})
        return nothing_left()

    return desk.write(act)


@router.put(
    "/customers/{customer_id}/accounts/{account_id}/web-password",
    summary="Set the web password",
    response_model=AccountPasswordTold,
)
def put_account_web_password(
    customer_id: Number, account_id: Number, said: AccountPasswordSaid, desk: Changer
) -> Response:
    """For self-care; what it had before no longer opens."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        made = set_web_password(conn, record, said.password)
        desk.changed({"web_password": _set(record.has_web_password)}, {"web_password": "set anew"})
        return shown(AccountPasswordTold(password=made))

    return desk.write(act)


@router.delete(
    "/customers/{customer_id}/accounts/{account_id}/web-password",
    summary="Take the web password away",
    status_code=204,
)
def remove_account_web_password(customer_id: Number, account_id: Number, desk: Changer) -> Response:
    """Nobody signs in with the login until it has another."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        take_web_password(conn, record)
        desk.changed({"web_password": _set(record.has_web_password)}, {"web_password": None})
        return nothing_left()

    return desk.write(act)


def _set(is_set: bool) -> str | None:
    return "set" if is_set else None
