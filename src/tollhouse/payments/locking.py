"""The first step of every act of money: whose books they are, and the lock on all that will move."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from tollhouse.accounts.opening import payers_of
from tollhouse.customers.reading import parties_of
from tollhouse.customers.rules.party import Party
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.reading import read_standings_of
from tollhouse.ledger.rules.posting import OWN_MONEY, Payer
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import NotFound, Refused

Purse = tuple[int, int]
"""Customer and account; account 0: the customer's own money."""


class NoMoneyOfItsOwn(Refused):
    code: ClassVar[str] = "no_money_of_its_own"
    sentence: ClassVar[str] = (
        "Account {account_id} spends the money of its customer; adjust the balance of the customer instead."
    )


@dataclass(frozen=True, slots=True)
class Books:
    """What is locked until the transaction ends.  Customers that do not exist are absent.

    parties   those named and all resellers above them
    """

    parties: Mapping[int, Party]
    payers: Mapping[Purse, Payer]
    locked: Standings

    def knows(self, customer_id: int) -> bool:
        return (customer_id, OWN_MONEY) in self.locked

    def payer_of(self, purse: Purse) -> Payer:
        return Payer.CUSTOMER if purse[1] == OWN_MONEY else self.payers[purse]

    def spends_own_money(self, purse: Purse) -> bool:
        """Whether the money is the account's and not its customer's as well."""
        return self.payer_of(purse) is Payer.ACCOUNT

    def is_prepaid(self, purse: Purse) -> bool:
        """Whether the money is spent before it is owed."""
        return self.spends_own_money(purse) or self.locked[purse[0], OWN_MONEY].prepaid

    def party(self, customer_id: int) -> Party:
        """Raises NotFound."""
        if not self.knows(customer_id):
            raise NotFound(kind="customer", id=customer_id)
        return self.parties[customer_id]


def lock_books(conn: Connection, purses: Collection[Purse]) -> Books:
    """Called once in a transaction, before anything else that locks.

    Raises NoMoneyOfItsOwn for an account that spends its customer's, NotFound for one that does not exist.
    """
    accounts, payers = _payers(conn, purses)
    customer_ids = {customer_id for customer_id, _ in purses}
    return Books(parties_of(conn, customer_ids), payers, lock_standings(conn, customer_ids, accounts=accounts))


def look_at_books(conn: Connection, purses: Collection[Purse]) -> Books:
    """The same unlocked: for showing, never for deciding about money."""
    accounts, payers = _payers(conn, purses)
    customer_ids = {customer_id for customer_id, _ in purses}
    standings = read_standings_of(conn, accounts | {(customer_id, OWN_MONEY) for customer_id in customer_ids})
    return Books(parties_of(conn, customer_ids), payers, standings)


def _payers(conn: Connection, purses: Collection[Purse]) -> tuple[set[Purse], dict[Purse, Payer]]:
    accounts = {purse for purse in purses if purse[1] != OWN_MONEY}
    payers = payers_of(conn, accounts) if accounts else {}
    for purse in sorted(accounts):
        if purse not in payers:
            raise NotFound(kind="account", id=purse[1])
        if payers[purse] is Payer.CUSTOMER:
            raise NoMoneyOfItsOwn(field="account_id", account_id=purse[1])
    return accounts, payers
