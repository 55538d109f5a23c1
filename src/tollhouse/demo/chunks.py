"""One chunk of the company, from its people to the last xDR, in one transaction: what a process of the load does."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from tollhouse.accounts.loading import LoadedAccount, load_accounts, standings_of
from tollhouse.accounts.opening import wholesale_products
from tollhouse.accounts.rules.account import BalanceModel, Holding
from tollhouse.charging.rules.catalogue import Catalogue, tariffs_of
from tollhouse.charging.rules.deciding import Decision, decide, postings_of
from tollhouse.customers.loading import load_customers, load_scheduled
from tollhouse.customers.reading import parties_of
from tollhouse.customers.rules.party import Party, zone_named
from tollhouse.customers.spending import load_own_limits
from tollhouse.demo.calls import Line, use
from tollhouse.demo.ground import Ground
from tollhouse.demo.money import Purse
from tollhouse.demo.names import Named
from tollhouse.demo.plan import Chunk, season_of
from tollhouse.demo.settling import Settled, settle
from tollhouse.ledger.loading import LoadedStanding, load_standings
from tollhouse.ledger.opening import NewStanding
from tollhouse.ledger.rules.posting import Payer, Posting
from tollhouse.plumbing.db import Connection
from tollhouse.products.reading import rating_lists
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.loading import load_usage_keys
from tollhouse.usage.rules.record import UsageRecord


@dataclass(frozen=True, slots=True)
class Prices:
    """What charging reads for every batch, read once for the whole load; the rules that decide by it are charging's."""

    resellers: dict[int, Party]
    shared: Catalogue


def read_prices(conn: Connection, ground: Ground, books: RateBooks) -> Prices:
    resellers = parties_of(conn, [one.customer_id for one in ground.resellers])
    wholesale = wholesale_products(conn, resellers)
    lists = rating_lists(conn, {*ground.products.values(), *wholesale.values()})
    fresh = books.fresh(conn, tariffs_of(lists.values(), resellers.values()))
    return Prices(resellers, Catalogue({}, {}, lists, wholesale, fresh, prices_kinship=False))


def load_chunk(conn: Connection, chunk: Chunk, names: list[Named], ground: Ground, prices: Prices) -> None:
    """Every row of it; the caller's transaction keeps all or nothing."""
    settled = list(settle(chunk, names, ground))
    load = _Load(chunk, ground, _catalogue(settled, prices))
    for one in settled:
        load.add(one)
    records = [one.record for one in settled]
    closed = {one.record.customer_id for one in settled if one.fate == "closed"}
    open_ones = (account for one in settled for account in one.accounts if account.terminated_at is None)
    load_customers(conn, records, closed=closed, accounts=Counter(account.new.customer_id for account in open_ones))
    load_scheduled(conn, [coming for one in settled for coming in one.scheduled])
    load_own_limits(conn, {one.opened.customer_id: one.spent.spending_limit for one in load.standings if one.spent})
    load_accounts(conn, [account for one in settled for account in one.accounts])
    for service, collected in load.collected.items():
        load_usage_keys(conn, ground.sources[service].source_id, collected)
    load_standings(conn, load.standings, usage=load.usage, others=load.others, now=ground.mark.loaded_at)


def _catalogue(settled: list[Settled], prices: Prices) -> Catalogue:
    holdings = {account.new.identifier: [_holding(account)] for one in settled for account in one.accounts}
    parties = {one.record.customer_id: _party(one) for one in settled} | prices.resellers
    return replace(prices.shared, holdings=holdings, parties=parties)


def _holding(account: LoadedAccount) -> Holding:
    new = account.new
    return Holding(
        new.identifier,
        account.account_id,
        new.customer_id,
        new.product_id,
        new.model,
        account.opened_at,
        account.terminated_at,
        account.blocked_at,
        None,
        None,
    )


def _party(one: Settled) -> Party:
    record = one.record
    return Party(record.customer_id, record.name, record.currency, record.resellers, zone_named(record.time_zone), {})


class _Load:
    """What a chunk amounts to, on its way to the tables: customer by customer, their use charged."""

    def __init__(self, chunk: Chunk, ground: Ground, catalogue: Catalogue) -> None:
        self._chance = Random(f"use {ground.mark.size.seed} {chunk.number}")
        self._season = season_of(ground.mark.size, ground.mark.loaded_at)
        self._catalogue = catalogue
        self._ledger_names = {service: source.ledger_name for service, source in ground.sources.items()}
        self.standings: list[LoadedStanding] = []
        self.usage: list[Posting] = []
        self.others: list[Posting] = []
        self.collected: dict[str, list[tuple[UsageRecord, int]]] = {service: [] for service in ground.sources}

    def add(self, one: Settled) -> None:
        """Charge what it used, then let it pay, so that what it owes fits what befell it."""
        purse = Purse(self._chance, one, self._season.since, self._season.until)
        paid: list[Posting] = []
        own: list[NewStanding] = []
        spent = Decimal(0)
        for account in one.accounts:
            used = self._charge(one, account)
            if account.new.model is BalanceModel.DEBIT:
                paid += purse.top_up(used, account_id=account.account_id)
            else:
                spent += used
            limit = purse.limit_of_line(used) if account.new.model is BalanceModel.INDIVIDUAL else None
            own += [
                replace(standing, credit_limit=limit) if limit else standing for standing in standings_of([account])
            ]
        paid += purse.fill(spent)
        balance = spent + sum(posting.amount for posting in paid if posting.payer is Payer.CUSTOMER)
        record = one.record
        customers = NewStanding(record.customer_id, record.currency, record.prepaid, purse.credit_limit(balance))
        self.standings.append(LoadedStanding(customers, one.spells, purse.spent_today()))
        self.standings += map(LoadedStanding, own)
        self.others += paid

    def _charge(self, one: Settled, account: LoadedAccount) -> Decimal:
        """What an account's use cost it or its customer; what it cost the resellers above is posted beside it."""
        since, until = account.opened_at, one.stopped_at or self._season.until
        known_as, used = f"{account.account_id:x}", Decimal(0)
        line = Line(account.new.identifier, one.country, one.firm, known_as)
        for record in use(self._chance, line, self._season):
            if not since <= record.started_at < until:
                continue
            decision = decide(record, self._catalogue)
            assert isinstance(decision, Decision), decision
            postings = postings_of(decision, record, source=self._ledger_names[record.service], digest=b"")
            used += postings[0].amount
            self.usage += postings
            self.collected[record.service].append((record, one.record.customer_id))
        return used


def is_loaded(conn: Connection, chunk: Chunk, ground: Ground) -> bool:
    """A chunk is here whole or not at all, so its first customer speaks for it."""
    first = ground.mark.first_customer + chunk.first
    return first in parties_of(conn, [first])
