"""Which tariff may take the place of another for one customer (spec/services 2.3)."""

from collections.abc import Mapping

from tollhouse.customers.rules.record import BadField
from tollhouse.tariffs.rules.rate import TariffTerms


def check_overrides(pairs: Mapping[int, int], known: Mapping[int, TariffTerms]) -> None:
    """Raises BadField for the first pair that cannot be.

    pairs   for each tariff the one that is looked up before it, by number
    known   those of them that there are
    """
    for tariff_id, override_id in sorted(pairs.items()):
        if tariff_id not in known:
            raise BadField("overrides", str(tariff_id), "is no tariff; name one of the customer's products.")
        if override_id not in known:
            raise BadField(f"overrides.{tariff_id}", str(override_id), "is no tariff; name one that there is.")
        _check_pair(known[tariff_id], known[override_id])


def _check_pair(tariff: TariffTerms, override: TariffTerms) -> None:
    field, name, other = f"overrides.{tariff.tariff_id}", tariff.name, override.name
    if override.tariff_id == tariff.tariff_id:
        raise BadField(field, other, "cannot take its own place; name another tariff.")
    if override.currency != tariff.currency:
        why = f"is in {override.currency}, {name!r} in {tariff.currency}; name one in {tariff.currency}."
        raise BadField(field, other, why)
    if override.service != tariff.service:
        raise BadField(
            field, other, f"prices {override.service}, {name!r} {tariff.service}; name one for {tariff.service}."
        )
