"""Finding prices: what a use costs by an account, a product or a tariff, and why; and what by every other tariff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from tollhouse.accounts.rules.account import Holding, holder_at
from tollhouse.charging.cataloguing import read_catalogue
from tollhouse.charging.quoting import QuotedLevel, quoted
from tollhouse.charging.rules.catalogue import INCOMING, Catalogue, Tier, tariffs_of
from tollhouse.charging.rules.deciding import Admitted, Level, admit, decide_levels, destination_of
from tollhouse.charging.rules.finding import (
    LineAnswer,
    line_answers,
    nobody,
    tier_of_tariff,
)
from tollhouse.charging.rules.stopping import stopped_at
from tollhouse.customers.rules.party import Party
from tollhouse.customers.scheduling import stops_of
from tollhouse.ledger.reading import read_standings_of
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.rules.posting import Payer as PaidBy
from tollhouse.ledger.rules.standing import Standing
from tollhouse.plumbing.db import Connection
from tollhouse.products.reading import rating_lists
from tollhouse.rating.rules.session_length import Payer, SessionLength, longest_session
from tollhouse.tariffs.answering import AnsweringTariff, tariffs_answering
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.tariffs.rules.rate import TariffTerms
from tollhouse.tariffs.rules.service import service_named
from tollhouse.tariffs.rules.special_words import Kinship
from tollhouse.usage.rules.record import Direction, Unfit, UsageRecord


@dataclass(frozen=True, slots=True)
class FoundPrice:
    """The price of a use, or why it has none.

    levels    the customer's first, then that of every reseller above; none where there is no price
    refused   why there is none; None: there is one
    holding   by whom and how the account was held then; None: none was asked, or nobody held it
    lines     of the rating list that fit the use, in the order in which they are asked; of the first level
    zone      by whose clock off-peak hours were read
    funds     what the first level may spend, in its currency; None: without limit, or nobody's
    session   how long it may last for the money there is, in charged units; None: nobody's money was named
    stopped   code and sentence, where somebody who pays for it was stopped at that moment
    """

    levels: list[QuotedLevel]
    refused: Unfit | None
    lines: list[LineAnswer]
    zone: ZoneInfo | None
    holding: Holding | None = None
    funds: Decimal | None = None
    session: SessionLength | None = None
    stopped: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class OtherPrice:
    """What a tariff makes of a use: its price, or why it has none."""

    tariff: AnsweringTariff
    terms: TariffTerms
    level: Level | None
    refused: Unfit | None


def find_by_account(
    conn: Connection, record: UsageRecord, *, books: RateBooks, now: datetime, funds: Decimal | None = None
) -> FoundPrice:
    """As `quote_usage`, with all that led to it.

    funds   of the customer or account, in place of what it has
    """
    catalogue = read_catalogue(conn, [record], books)
    admitted = admit(record, catalogue)
    if isinstance(admitted, Unfit):
        return FoundPrice(
            [], admitted, [], None, holder_at(catalogue.holdings.get(record.account, ()), record.started_at)
        )
    fitting = (record, admitted.party, admitted.tier, admitted.kinship)
    zone, lines, levels = admitted.party.time_zone, line_answers(*fitting), decide_levels(*fitting)
    if isinstance(levels, Unfit):
        return FoundPrice([], levels, lines, zone, admitted.holding)
    return _of_somebody(conn, record, admitted, levels, lines=lines, now=now, funds=funds)


def find_by_product(
    conn: Connection,
    record: UsageRecord,
    product_id: int,
    currency: str,
    *,
    zone: ZoneInfo,
    books: RateBooks,
    funds: Decimal | None = None,
) -> FoundPrice:
    """For a customer of nobody but us, without add-ons and prices of their own, whose clock is in that zone."""
    party, lists = nobody(currency, zone), rating_lists(conn, [product_id])
    catalogue = Catalogue({}, {}, lists, {}, books.fresh(conn, tariffs_of(lists.values(), [party])), False)
    return _of_nobody(record, party, catalogue.tier(party, product_id, record.service, record.direction), funds)


def find_by_tariff(
    conn: Connection,
    record: UsageRecord,
    tariff_id: int,
    *,
    zone: ZoneInfo,
    books: RateBooks,
    funds: Decimal | None = None,
) -> FoundPrice:
    """Raises NotFound."""
    book = books.fresh(conn, [tariff_id])[tariff_id]
    return _of_nobody(record, nobody(book.terms.currency, zone), tier_of_tariff(record, book), funds)


def _of_nobody(record: UsageRecord, party: Party, tier: Tier, funds: Decimal | None) -> FoundPrice:
    lines = line_answers(record, party, tier, Kinship.FOREIGN)
    levels = decide_levels(record, party, tier, Kinship.FOREIGN)
    if isinstance(levels, Unfit):
        return FoundPrice([], levels, lines, party.time_zone)
    session = None if funds is None else longest_session([Payer(funds, levels[0].chosen)])
    return FoundPrice([quoted(one, record) for one in levels], None, lines, party.time_zone, None, funds, session)


def _of_somebody(
    conn: Connection,
    record: UsageRecord,
    admitted: Admitted,
    levels: Sequence[Level],
    *,
    lines: list[LineAnswer],
    now: datetime,
    funds: Decimal | None,
) -> FoundPrice:
    """With whose money it is, and whether anybody who pays was stopped."""
    customers = [level.party.customer_id for level in levels]
    own = (admitted.holding.customer_id, admitted.holding.account_id)
    standings = read_standings_of(conn, [own, *((one, OWN_MONEY) for one in customers)])
    payers = _first_payers(admitted, standings)
    grantable = [standings[payer].grantable_at(now) for payer in payers] if funds is None else [funds]
    spent = [Payer(one, levels[0].chosen) for one in grantable]
    above = [Payer(standings[(one.party.customer_id, OWN_MONEY)].grantable_at(now), one.chosen) for one in levels[1:]]
    stopped = {one for one in customers if standings[(one, OWN_MONEY)].ever_stopped}
    return FoundPrice(
        [quoted(one, record) for one in levels],
        None,
        lines,
        admitted.party.time_zone,
        admitted.holding,
        min((one for one in grantable if one is not None), default=None),
        longest_session([*spent, *above]),
        stopped_at([one.party for one in levels], record.started_at, stops_of(conn, stopped)) if stopped else None,
    )


def _first_payers(admitted: Admitted, standings: Mapping[tuple[int, int], Standing]) -> list[tuple[int, int]]:
    holding = admitted.holding
    of_customer, own = (holding.customer_id, OWN_MONEY), (holding.customer_id, holding.account_id)
    payers = {PaidBy.CUSTOMER: [of_customer], PaidBy.ACCOUNT: [own], PaidBy.BOTH: [own, of_customer]}
    return [one for one in payers[holding.payer] if one in standings]


def prices_elsewhere(
    conn: Connection, record: UsageRecord, *, zone: ZoneInfo, numbering: int = 164
) -> list[OtherPrice]:
    """What every tariff of the use's service makes of it: the cheapest of each currency first, then what has no price.

    The rates of all of them are asked in one query; the price is made by the functions that charge.  Kinship of the
    two sides is not looked at: each is asked for the number itself.
    """
    access_code = INCOMING if record.direction is Direction.IN else ""
    service = service_named(record.service)
    number, _ = destination_of(record, access_code, Kinship.FOREIGN)
    answering = tariffs_answering(conn, service, number, at=record.started_at, numbering=numbering)
    return sorted((_elsewhere(record, tariff, zone) for tariff in answering), key=_cheapest_first)


def _elsewhere(record: UsageRecord, tariff: AnsweringTariff, zone: ZoneInfo) -> OtherPrice:
    terms = tariff.book.terms_at(record.started_at)
    levels = decide_levels(record, nobody(terms.currency, zone), tier_of_tariff(record, tariff.book), Kinship.FOREIGN)
    if isinstance(levels, Unfit):
        return OtherPrice(tariff, terms, None, levels)
    return OtherPrice(tariff, terms, levels[0], None)


def _cheapest_first(one: OtherPrice) -> tuple[bool, str, Decimal, str]:
    amount = Decimal(0) if one.level is None else one.level.charge.amount
    return one.level is None, one.terms.currency, amount, one.terms.name
