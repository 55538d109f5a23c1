"""/customers/{id}/accounts/{id}/…: by what an account is known, who uses it, and to whom it is moved."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Response
from pydantic import Field

from tollhouse.accounts.changing import lock_account, reread
from tollhouse.accounts.contacting import change_user, read_user, user_as_told
from tollhouse.accounts.identifying import MOST_IDENTIFIERS, set_identifiers
from tollhouse.accounts.moving import move_account
from tollhouse.accounts.opening import read_account
from tollhouse.accounts.rules.contact import User
from tollhouse.customers.reading import CustomerRecord, as_seen_by, read_customer
from tollhouse.customers.rules.masking import masked_values, refuse_masks
from tollhouse.doors.api.account_told import Account, told_account
from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.discretion import not_by_trying
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Accounts")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]

Lines = Annotated[str, Field(max_length=500)]


class IdentifiersSaid(Said):
    identifiers: list[Words] = Field(
        min_length=1, max_length=MOST_IDENTIFIERS, description="all of them; it goes by the first"
    )


class AccountUserFields(Told):
    """Who uses an account, and how it is told things."""

    company_name: str
    salutation: str
    first_name: str
    middle_name: str
    last_name: str
    email: str
    phone: str
    address: str = Field(description="up to four lines")
    city: str
    state: str
    postal_code: str
    country: str = Field(description="ISO 3166 alpha-2")
    language: str = Field(description="ISO 639-1")
    display_time_zone: str = Field(description="IANA")
    date_format: str
    time_format: str
    date_time_format: str
    input_date_format: str
    input_time_format: str


class AccountUser(Told):
    own: AccountUserFields = Field(description="what is said of the account; empty: as the customer has it")
    effective: AccountUserFields = Field(
        description="with what the customer has in the place of what is empty; names and addresses as a whole"
    )


class AccountUserSaid(Said):
    """What changes; what is left out stays, and an empty text is as the customer has it."""

    company_name: Words | None = None
    salutation: Words | None = None
    first_name: Words | None = None
    middle_name: Words | None = None
    last_name: Words | None = None
    email: Words | None = None
    phone: Words | None = None
    address: Lines | None = None
    city: Words | None = None
    state: Words | None = None
    postal_code: Words | None = None
    country: Words | None = None
    language: Words | None = None
    display_time_zone: Words | None = None
    date_format: Words | None = None
    time_format: Words | None = None
    date_time_format: Words | None = None
    input_date_format: Words | None = None
    input_time_format: Words | None = None

    def changes(self) -> dict[str, str]:
        said = {name: getattr(self, name) for name in self.model_fields_set}
        return {name: value for name, value in said.items() if value is not None}


class MoveSaid(Said):
    customer_id: Number = Field(description="whose it is from now on; it pays in the same currency")
    product_id: Number | None = Field(default=None, description="its main product there; null: the one it has")


@router.put(
    "/customers/{customer_id}/accounts/{account_id}/identifiers",
    summary="By what an account is known",
    response_model=Account,
)
def put_account_identifiers(customer_id: Number, account_id: Number, said: IdentifiersSaid, desk: Changer) -> Response:
    """From now on by these and no others: what is left out belongs to nobody, or as a number still to the customer."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        set_identifiers(conn, record, said.identifiers, now=desk.now)
        after = reread(conn, record)
        desk.changed(*({"identifier": one.identifier, "identifiers": one.identifiers} for one in (record, after)))
        return shown(told_account(conn, desk, after))

    with not_by_trying(desk):
        return desk.write(act)


@router.get(
    "/customers/{customer_id}/accounts/{account_id}/user", summary="Who uses an account", response_model=AccountUser
)
def get_account_user(customer_id: Number, account_id: Number, desk: Reader) -> Response:
    """The ETag names the version of what PATCH changes."""

    def look(conn: Connection) -> Answer:
        customer = read_customer(conn, customer_id, desk.scope)
        record = read_account(conn, customer_id, account_id)
        return _shown(conn, desk, customer, read_user(conn, *record.key))

    return desk.read(look)


@router.patch(
    "/customers/{customer_id}/accounts/{account_id}/user",
    summary="Change who uses an account",
    response_model=AccountUser,
)
def patch_account_user(
    customer_id: Number, account_id: Number, said: AccountUserSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    """With If-Match the change is refused (412) when it was changed since it was read."""
    changes = said.changes()
    if desk.scope.masked:
        refuse_masks(changes)

    def act(conn: Connection) -> Answer:
        customer = desk.subcustomer(conn, customer_id)
        record, _ = lock_account(conn, customer_id, account_id)
        before = read_user(conn, *record.key)
        check_version(desk, if_match, asdict(before), "account", record.identifier)
        after = change_user(conn, record, changes)
        desk.changed(before, after)
        return _shown(conn, desk, customer, after)

    return desk.write(act)


@router.post(
    "/customers/{customer_id}/accounts/{account_id}/move",
    summary="Move an account to another customer",
    status_code=201,
    response_model=Account,
)
def post_account_move(customer_id: Number, account_id: Number, said: MoveSaid, desk: Changer) -> Response:
    """It ends here and goes on there at the same moment, under the same identifiers, with the money it has of its own.

    The answer is the account there.
    """

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        desk.subcustomer(conn, said.customer_id)
        key, there = (customer_id, account_id), said.customer_id
        moved_id = move_account(conn, key, there, product_id=said.product_id, now=desk.now, by=desk.by)
        account = told_account(conn, desk, read_account(conn, there, moved_id))
        moved = {"account": account.identifier, "customer_id": str(customer_id)}
        desk.changed(moved, moved | {"customer_id": str(there)})
        return created(account, f"/customers/{there}/accounts/{moved_id}")

    with not_by_trying(desk):
        return desk.write(act)


def _shown(conn: Connection, desk: Desk, customer: CustomerRecord, own: User) -> Answer:
    (seen,) = as_seen_by(desk.scope, [customer])
    told = AccountUser(own=_fields(own, desk), effective=_fields(user_as_told(conn, seen, own), desk))
    return shown(told, headers={"ETag": etag_of(desk, asdict(own))})


def _fields(user: User, desk: Desk) -> AccountUserFields:
    said: dict[str, Any] = asdict(user)
    return AccountUserFields(**(masked_values(said) if desk.scope.masked else said))
