"""/accounts: all accounts that a reader may see, as one list."""

from collections.abc import Sequence
from typing import Annotated, NoReturn

from fastapi import Depends, Query, Response
from pydantic import Field

from tollhouse.accounts.opening import AccountRecord, holdings_of, read_account
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.status import AccountStatus
from tollhouse.doors.api.account_asked import asked_by, asked_by_reader
from tollhouse.doors.api.account_told import BalanceModelName, money_told
from tollhouse.doors.api.desk import Desk, needs, sees_customer, shown
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Day, Moment, MoneyTold, Number, Told
from tollhouse.plumbing.db import Connection
from tollhouse.products.rules.product import AccountRole
from tollhouse.reports.account_list import list_accounts
from tollhouse.reports.account_list_asked import AccountQuery
from tollhouse.reports.account_list_described import AccountRow, rows_of
from tollhouse.reports.customer_list_asked import QueryUnreadable
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Accounts")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]


class AccountListed(Told):
    """A row of the list of accounts."""

    id: Number
    customer_id: Number
    customer_name: str | None
    identifier: str = Field(examples=["46850012345"])
    identifiers: list[str] = Field(description="all that the network knows it by")
    product_id: Number
    product_name: str
    role: AccountRole
    balance_model: BalanceModelName
    status: AccountStatus = Field(description="the gravest of `statuses`, or `active`")
    statuses: list[AccountStatus] = Field(description="all that hold, gravest first, those of the customer too")
    balance: MoneyTold | None = Field(description="its own; null: it spends its customer's money")
    credit_limit: MoneyTold | None = Field(description="its own; null where it has none, or an unlimited one")
    description: str
    batch: str | None
    control_number: int | None
    inactive: bool = Field(description="not to be used before it is activated")
    active_from: Day | None
    expires_on: Day | None = Field(description="first day on which it is expired, whenever it was used")
    expires_by: Day | None = Field(description="the earliest of that and what follows from its use")
    blocked_at: Moment | None
    terminated_at: Moment | None
    opened_at: Moment


class ListOfAccounts(ListOf[AccountListed]):
    hidden_closed: int = Field(
        ge=0,
        description="how many more would match if they were not closed; counted up to 1,000, beside more than 10,000 "
        "that match up to 100",
    )


@router.get("/accounts", summary="List accounts", response_model=ListOfAccounts)
def find_accounts(
    desk: Reader,
    asked: Annotated[AccountQuery, Depends(asked_by)],
    pages: Pages,
    identifier: Annotated[
        str | None,
        Query(
            max_length=64,
            examples=["46850012345"],
            description="exactly as the network sends it: whoever holds it and held it before, closed or not",
        ),
    ] = None,
) -> Response:
    """Found by text, status and any condition; closed ones only where `status` names `closed`.

    Without `sort` by identifier; with `q` those first that begin with it.  A reseller sees the accounts of its
    customers and its own.  `identifier` is asked alone.
    """
    query = asked_by_reader(asked, desk.scope)
    if identifier is not None and query != asked_by_reader(AccountQuery(desk.scope), desk.scope):
        alone(identifier)

    def look(conn: Connection) -> Answer:
        if identifier is not None:
            held = _held(conn, identifier, desk)
            told = _told(conn, held, desk)
            answer = ListOfAccounts(
                items=told, next=None, previous=None, total=len(told), total_is_exact=True, hidden_closed=0
            )
            return shown(answer)
        page = list_accounts(conn, query, at=desk.now, limit=pages.limit, cursor=pages.cursor)
        found = ListOfAccounts(
            items=_told(conn, page.records, desk),
            next=pages.sealed(page.next),
            previous=pages.sealed(page.previous),
            total=min(page.total, EXACT_UP_TO),
            total_is_exact=page.total <= EXACT_UP_TO,
            hidden_closed=page.hidden_closed,
        )
        return shown(found)

    return desk.read(look)


def alone(identifier: str) -> NoReturn:
    """What `identifier` answers is not narrowed by anything else.  Raises QueryUnreadable."""
    reason = "is asked alone; leave all other conditions out."
    raise QueryUnreadable("identifier", identifier, reason)


def _held(conn: Connection, identifier: str, desk: Desk) -> list[AccountRecord]:
    """Who holds it and who held it before, as far as they are the reader's to see."""
    held = {(one.customer_id, one.account_id) for one in holdings_of(conn, [identifier]).get(identifier, [])}
    return [read_account(conn, *key) for key in sorted(held) if sees_customer(conn, key[0], desk.scope)]


def _told(conn: Connection, records: Sequence[AccountRecord], desk: Desk) -> list[AccountListed]:
    return [_row(one) for one in rows_of(conn, records, desk.scope, at=desk.now)]


def _row(row: AccountRow) -> AccountListed:
    state, record = row.state, row.state.record
    money = money_told(state.money, state.currency)
    return AccountListed(
        id=record.account_id,
        customer_id=record.customer_id,
        customer_name=row.customer_name,
        identifier=record.identifier,
        identifiers=record.identifiers,
        product_id=record.product_id,
        product_name=row.product_name,
        role=AccountRole(record.role),
        balance_model=BalanceModel(record.model).value,
        status=state.statuses[0] if state.statuses else AccountStatus.ACTIVE,
        statuses=state.statuses,
        balance=money["balance"],
        credit_limit=money["credit_limit"],
        description=row.description,
        batch=record.batch,
        control_number=record.control_number,
        inactive=record.inactive,
        active_from=record.active_from,
        expires_on=record.expires_on,
        expires_by=state.expires_on,
        blocked_at=record.blocked_at,
        terminated_at=record.terminated_at,
        opened_at=record.opened_at,
    )
