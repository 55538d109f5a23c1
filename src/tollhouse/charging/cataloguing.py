"""Reading, once for a batch, all that deciding it needs to know."""

from collections.abc import Sequence

from tollhouse.accounts.knowing import terms_of
from tollhouse.accounts.opening import holdings_of, wholesale_products
from tollhouse.charging.rules.catalogue import Catalogue, tariffs_of
from tollhouse.charging.rules.deciding import other_side
from tollhouse.customers.reading import parties_of
from tollhouse.plumbing.db import Connection
from tollhouse.products.reading import rating_lists
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.rules.record import UsageRecord


def read_catalogue(conn: Connection, records: Sequence[UsageRecord], books: RateBooks) -> Catalogue:
    """Who holds the identifiers of these records, who pays for them at every level, and by which fresh rate books."""
    holdings = holdings_of(conn, {record.account for record in records})
    held = [one for holding in holdings.values() for one in holding]
    terms = terms_of(conn, held)
    parties = parties_of(conn, {one.customer_id for one in held})
    wholesale = wholesale_products(conn, {reseller for party in parties.values() for reseller in party.resellers})
    products = {one.product_id for one in held} | set(wholesale.values())
    lists = rating_lists(conn, products.union(*(one.products for one in terms.values())))
    fresh = books.fresh(conn, tariffs_of(lists.values(), parties.values()))
    prices_kinship = any(book.prices_kinship for book in fresh.values())
    if prices_kinship or any(one.quarantined for one in terms.values()):
        others = {other_side(record) for record in records} - holdings.keys()
        holdings |= holdings_of(conn, others)
        missing = {one.customer_id for other in others for one in holdings.get(other, ())} - parties.keys()
        parties |= parties_of(conn, missing)
    return Catalogue(holdings, parties, lists, wholesale, fresh, prices_kinship, terms)
