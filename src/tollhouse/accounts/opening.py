"""Opening, reading and terminating accounts, and who holds which identifier."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import ClassVar

from tollhouse.accounts import storage
from tollhouse.accounts.batch_naming import note_batches
from tollhouse.accounts.listing.following import follow_accounts
from tollhouse.accounts.rules.account import PAYERS, BalanceModel, Holding, NewAccount
from tollhouse.accounts.rules.fitting import BEGINS_WITH_MONEY, check_new_account
from tollhouse.accounts.rules.role import check_role
from tollhouse.accounts.timelines import storage as timelines
from tollhouse.customers.accounted import note_accounts
from tollhouse.customers.reading import business_models_of, parties_of
from tollhouse.customers.rules.lending import refuse_opening_above_cap
from tollhouse.customers.rules.party import Party
from tollhouse.customers.rules.record import BadField
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.opening import NewStanding, open_standings
from tollhouse.ledger.posting import post_xdrs
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OWN_MONEY, Payer, Posting
from tollhouse.numbers.assigning import leave_accounts, note_opened
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.products.reading import ProductRecord, read_product
from tollhouse.products.rules.product import AccountRole
from tollhouse.products.selling import check_sellable, hold_products
from tollhouse.staff.rules.lending import NO_CAP, LendingCap
from tollhouse.words.refusals import NotFound, Refused


class IdentifierTaken(Refused):
    code: ClassVar[str] = "identifier_taken"
    sentence: ClassVar[str] = "The identifier {identifier!r} belongs to another open account; terminate that one first."


class WebLoginTaken(Refused):
    code: ClassVar[str] = "web_login_taken"
    sentence: ClassVar[str] = "The web login {login!r} belongs to another account; choose another."


class CustomerClosedToAccounts(Refused):
    code: ClassVar[str] = "customer_closed"
    sentence: ClassVar[str] = "Customer {customer_id} is permanently terminated; no account can be opened."


def open_accounts(
    conn: Connection, accounts: Sequence[NewAccount], *, now: datetime, cap: LendingCap = NO_CAP, by: str = ""
) -> list[int]:
    """Open accounts, whose identifiers are theirs from now or `held_from` on; their numbers in the order given.

    cap   what whoever opens them may lend: money to begin with is lent, too
    by    whose the batches are that come into being with them
    All or nothing: raises a refusal for the first one that cannot be opened.
    """
    customer_ids = {new.customer_id for new in accounts}
    parties = parties_of(conn, customer_ids)
    locked = _check_customers(conn, customer_ids, parties)
    products = hold_products(conn, {new.product_id for new in accounts})
    for new in accounts:
        check_new_account(new, parties[new.customer_id], products[new.product_id])
        check_sellable(products[new.product_id], parties[new.customer_id].resellers, at=now)
        refuse_opening_above_cap(new.opening_balance, cap, currency=parties[new.customer_id].currency)
    _check_roles(conn, accounts, products)
    roles = [products[new.product_id].role for new in accounts]
    numbers = storage.take_numbers(conn, len(accounts))
    opened = list(zip(numbers, accounts, strict=True))
    storage.insert_accounts(conn, zip(numbers, accounts, roles, strict=True), now=now)
    _claim(conn, opened, now=now)
    claim_web_logins(conn, {(new.customer_id, number): new.web_login for number, new in opened if new.web_login})
    # Only now: numbers that come into the inventory meanwhile wait for the identifiers, or these for them.
    note_opened(conn, _known_by(opened))
    own = (own_standing(number, new, parties[new.customer_id].currency) for number, new in opened)
    open_standings(conn, [standing for standing in own if standing is not None])
    _open_books(conn, opened, parties, now=now)
    put = [(new.customer_id, new.batch, new.control_number) for new in accounts if new.batch]
    note_batches(conn, put, now=now, by=by)
    note_accounts(conn, Counter(new.customer_id for new in accounts), locked=locked)
    follow_accounts(conn, [(new.customer_id, number) for number, new in opened])
    return numbers


def _check_customers(conn: Connection, customer_ids: set[int], parties: dict[int, Party]) -> Standings:
    """Closing and deleting a customer take the same lock, so no account slips in behind them."""
    locked = lock_standings(conn, customer_ids)
    for customer_id in sorted(customer_ids):
        standing = locked.get((customer_id, OWN_MONEY))
        if customer_id not in parties or standing is None:
            raise NotFound(kind="customer", id=customer_id)
        if Condition.CLOSED in standing.conditions:
            raise CustomerClosedToAccounts(customer_id=customer_id)
    return locked


def _check_roles(conn: Connection, accounts: Sequence[NewAccount], products: Mapping[int, ProductRecord]) -> None:
    """Universal accounts are for every business, so that nobody's has to be looked up for them."""
    special = [new for new in accounts if products[new.product_id].role is not AccountRole.UNIVERSAL]
    businesses = business_models_of(conn, {new.customer_id for new in special})
    for new in special:
        check_role(products[new.product_id].role, businesses[new.customer_id])


def _open_books(
    conn: Connection, opened: Sequence[tuple[int, NewAccount]], parties: Mapping[int, Party], *, now: datetime
) -> None:
    """Post what they begin with; a balance never comes from anywhere but xDRs."""
    postings = [_opening(number, new, parties[new.customer_id], now) for number, new in opened if new.opening_balance]
    if postings:
        keys = {(one.customer_id, one.account_id) for one in postings}
        locked = lock_standings(conn, {customer_id for customer_id, _ in keys}, accounts=keys)
        post_xdrs(conn, postings, locked=locked, now=now)


def _opening(number: int, new: NewAccount, party: Party, now: datetime) -> Posting:
    return Posting(
        customer_id=party.customer_id,
        effective_at=now,
        source="opening",
        request_id=f"opening_balance-account-{number}",
        digest=blake2b(f"{new.opening_balance} {party.currency}".encode(), digest_size=16).digest(),
        issuer_id=party.issuer_id,
        payer=Payer.ACCOUNT,
        account_id=number,
        amount=-new.opening_balance,
        currency=party.currency,
        contra="opening:balance",
        service="opening_balance",
    )


def claim_web_logins(conn: Connection, logins: Mapping[tuple[int, int], str]) -> None:
    """By customer and account; raises WebLoginTaken for the first one that is another's."""
    for key in storage.claim_web_logins(conn, logins):
        raise WebLoginTaken(field="web_login", login=logins[key])


def _claim(conn: Connection, opened: list[tuple[int, NewAccount]], *, now: datetime) -> None:
    wanted = [(identifier, number, new) for number, new in opened for identifier in new.identifiers]
    given_back = storage.last_held(conn, [identifier for identifier, _, _ in wanted])
    rows = [
        {
            "identifier": identifier,
            "valid_from": _held_from(identifier, new, given_back.get(identifier), now),
            "customer_id": new.customer_id,
            "account_id": number,
        }
        for identifier, number, new in wanted
    ]
    claimed = storage.claim_identifiers(conn, rows)
    for identifier, times in Counter(identifier for identifier, _, _ in wanted).items():
        if identifier not in claimed or times > 1:
            raise IdentifierTaken(field="identifier", identifier=identifier)
    storage.write_search_rows(conn, rows)


def _known_by(opened: Iterable[tuple[int, NewAccount]]) -> dict[str, tuple[int, int]]:
    return {identifier: (new.customer_id, number) for number, new in opened for identifier in new.identifiers}


def claim_identifiers(conn: Connection, wanted: Mapping[str, tuple[int, int]], *, now: datetime) -> None:
    """Let open accounts, by customer and account, be known by more identifiers from now on.  Raises IdentifierTaken."""
    given_back = storage.last_held(conn, list(wanted))
    rows = [
        {
            "identifier": identifier,
            "valid_from": max(now, given_back.get(identifier, now)),
            "customer_id": customer_id,
            "account_id": account_id,
        }
        for identifier, (customer_id, account_id) in wanted.items()
    ]
    claimed = storage.claim_identifiers(conn, rows)
    for identifier in wanted:
        if identifier not in claimed:
            raise IdentifierTaken(field="identifier", identifier=identifier)
    storage.write_search_rows(conn, rows)
    follow_accounts(conn, wanted.values())


def _held_from(identifier: str, new: NewAccount, given_back: datetime | None, now: datetime) -> datetime:
    """Since when an identifier is the account's: in the past only where nobody else held it then."""
    if new.held_from is None:
        return now if given_back is None else max(now, given_back)
    if new.held_from > now:
        raise BadField(
            "held_from", new.held_from.isoformat(), f"lies ahead of now, {now.isoformat()}; see active_from."
        )
    if given_back is not None and new.held_from < given_back:
        reason = f"is before another account gave {identifier!r} back, at {given_back.isoformat()}."
        raise BadField("held_from", new.held_from.isoformat(), reason)
    return new.held_from


def own_standing(number: int, new: NewAccount, currency: str) -> NewStanding | None:
    """What an account with money of its own is opened with; None for one that spends its customer's."""
    if new.model is BalanceModel.SUBORDINATE:
        return None
    ahead = new.model in BEGINS_WITH_MONEY
    limit = Decimal(0) if ahead else new.credit_limit
    return NewStanding(new.customer_id, currency, prepaid=ahead, credit_limit=limit, account_id=number)


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """An account as the doors show it, without its money.

    identifiers   all that it is known by, or of a terminated one was until its end
    moved_from, moved_to   customer and account, where it is one that was moved
    """

    account_id: int
    customer_id: int
    identifier: str
    identifiers: list[str]
    product_id: int
    model: str
    active_from: date | None
    expires_on: date | None
    blocked_at: datetime | None
    terminated_at: datetime | None
    opened_at: datetime
    role: str = AccountRole.UNIVERSAL
    description: str = ""
    batch: str | None = None
    control_number: int | None = None
    life_time_days: int | None = None
    idle_expiry_days: int | None = None
    inactive: bool = False
    activated_at: datetime | None = None
    fraud_state: str | None = None
    fraud_since: datetime | None = None
    web_login: str | None = None
    has_service_password: bool = False
    has_web_password: bool = False
    moved_from: tuple[int, int] | None = None
    moved_to: tuple[int, int] | None = None

    @property
    def key(self) -> tuple[int, int]:
        return self.customer_id, self.account_id


def read_account(conn: Connection, customer_id: int, account_id: int) -> AccountRecord:
    """One account of a customer; raises NotFound."""
    row = storage.read_account(conn, customer_id, account_id)
    if row is None:
        raise NotFound(kind="account", id=account_id)
    return account_of(conn, row)


def payers_of(conn: Connection, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Payer]:
    """Whose money each account spends, which never changes; terminated ones too."""
    rows = storage.read_accounts(conn, keys)
    return {(row.customer_id, row.account_id): PAYERS[row.model] for row in rows}


def names_of_accounts(conn: Connection, keys: Iterable[tuple[int, int]]) -> dict[int, str]:
    """The identifiers that accounts, given by customer and account, go by; by account."""
    return storage.read_names(conn, keys)


def account_of(conn: Connection, row: AnyRow) -> AccountRecord:
    (record,) = accounts_of(conn, [row])
    return record


def accounts_of(conn: Connection, rows: Sequence[AnyRow]) -> list[AccountRecord]:
    """Of rows of a page, in their order."""
    identifiers = storage.read_identifiers(conn, [(row.customer_id, row.account_id) for row in rows])
    return [_record(row, identifiers.get(row.account_id, [])) for row in rows]


def _record(row: AnyRow, identifiers: list[str]) -> AccountRecord:
    return AccountRecord(
        row.account_id,
        row.customer_id,
        row.identifier,
        identifiers,
        row.product_id,
        row.model,
        row.active_from,
        row.expires_on,
        row.blocked_at,
        row.terminated_at,
        row.opened_at,
        row.role,
        row.description,
        row.batch,
        row.control_number,
        row.life_time_days,
        row.idle_expiry_days,
        row.inactive,
        row.activated_at,
        row.fraud_state,
        row.fraud_since,
        row.web_login,
        row.service_password is not None,
        row.web_password is not None,
        _key_or_none(row.moved_from_customer, row.moved_from_account),
        _key_or_none(row.moved_to_customer, row.moved_to_account),
    )


def _key_or_none(customer_id: int | None, account_id: int | None) -> tuple[int, int] | None:
    return None if customer_id is None or account_id is None else (customer_id, account_id)


def list_accounts(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    """A page of a customer's accounts in the order they were opened, terminated ones too."""
    return storage.page_of_accounts(conn, customer_id, limit=limit, cursor=cursor)


def holders_among(conn: Connection, customer_ids: Iterable[int]) -> set[int]:
    """Those of the customers that have accounts, or had some."""
    return storage.holders_among(conn, customer_ids)


def open_among(conn: Connection, customer_id: int, account_ids: Collection[int]) -> set[int]:
    """Those of the numbers that are open accounts of the customer."""
    return storage.open_among(conn, customer_id, account_ids)


def own_identifiers(conn: Connection, customer_id: int, identifiers: Collection[str]) -> dict[str, int]:
    """Those of the identifiers that an account of the customer holds now, and which one."""
    return {
        one.identifier: one.account_id
        for held in holdings_of(conn, identifiers).values()
        for one in held
        if one.customer_id == customer_id and one.valid_until is None
    }


def terminate_accounts(conn: Connection, keys: Sequence[tuple[int, int]], *, at: datetime) -> int:
    """Terminate accounts, by customer and account, and give their identifiers back; how many were still open.

    Use that started before and arrives later is still theirs.
    """
    locked = lock_standings(conn, {customer_id for customer_id, _ in keys})
    ended = storage.end_accounts(conn, keys, at=at)
    timelines.end_at(conn, keys, at)
    leave_accounts(conn, keys)
    note_accounts(conn, {number: -accounts for number, accounts in ended.items()}, locked=locked)
    return ended.total()


def terminate_all_of(conn: Connection, customer_ids: Iterable[int], *, at: datetime) -> int:
    """Terminate every account of customers that were closed."""
    return terminate_accounts(conn, storage.open_accounts_of(conn, customer_ids), at=at)


def holdings_of(conn: Connection, identifiers: Iterable[str]) -> dict[str, list[Holding]]:
    """Who holds these identifiers and who held them before; unknown ones are absent."""
    holdings: dict[str, list[Holding]] = {}
    for row in storage.read_holdings(conn, identifiers):
        holding = Holding(*row)
        holdings.setdefault(holding.identifier, []).append(holding)
    return holdings


def sell_wholesale(conn: Connection, reseller_id: int, product_id: int) -> None:
    """The product by which a reseller is charged for what its subcustomers use.

    Raises BadField when it is priced in another currency than the reseller pays in.
    """
    party = parties_of(conn, [reseller_id]).get(reseller_id)
    if party is None:
        raise NotFound(kind="customer", id=reseller_id)
    product = read_product(conn, product_id)
    if product.currency != party.currency:
        reason = f"is in {product.currency}, but the customer pays in {party.currency}."
        raise BadField("product_id", product.name, reason)
    storage.write_wholesale(conn, reseller_id, product_id)


def wholesale_products(conn: Connection, reseller_ids: Iterable[int]) -> dict[int, int]:
    """The wholesale product of each reseller that has one."""
    return storage.read_wholesale(conn, reseller_ids)
