"""The tariffs by which a customer is charged, the products that have them, and what takes their place."""

from collections.abc import Mapping
from dataclasses import dataclass

from tollhouse.customers.agreeing import overrides_of
from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.tariffs.reading import read_terms
from tollhouse.tariffs.rules.rate import TariffTerms


@dataclass(frozen=True, slots=True)
class OverriddenTariff:
    """products   names by number, of those that the customer uses now; empty: none of them has this tariff any more
    override   None: the tariff's own prices hold
    """

    tariff: TariffTerms
    products: Mapping[int, str]
    override: TariffTerms | None


def describe_overrides(conn: Connection, customer_id: int) -> list[OverriddenTariff]:
    """Each tariff of the products that the customer's open accounts have, or a reseller is charged by, and each that
    is overridden; by service and name."""
    statement = load_statement("tollhouse.reports", "tariffs_of_customer")
    products: dict[int, dict[int, str]] = {}
    for row in conn.execute(statement, {"customer_id": customer_id}):
        products.setdefault(row.tariff_id, {})[row.product_id] = row.product_name
    overrides = overrides_of(conn, customer_id)
    tariffs = read_terms(conn, {*products, *overrides, *overrides.values()})
    described = [
        OverriddenTariff(tariffs[one], products.get(one, {}), tariffs[overrides[one]] if one in overrides else None)
        for one in {*products, *overrides}
    ]
    return sorted(described, key=lambda one: (one.tariff.service, one.tariff.name))
