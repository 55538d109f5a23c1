"""What classes, customers and sites say of features, and what holds in the end."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from tollhouse.customers.changing import read_class
from tollhouse.features import storage
from tollhouse.features.rules.catalogue import FEATURES, Values, complete, feature_named
from tollhouse.features.rules.field import Said
from tollhouse.features.rules.inheriting import (
    Holding,
    OfClass,
    check_unlocked,
    holding_of_class,
    holding_of_customer,
    holding_of_site,
)
from tollhouse.features.rules.site import DEFAULT_SITE
from tollhouse.features.siting import read_site
from tollhouse.plumbing.db import AnyRow, Connection


@dataclass(frozen=True, slots=True)
class Whose:
    """A customer or one of its sites.

    class_id   the customer's
    site_id    DEFAULT_SITE: the customer itself
    """

    customer_id: int
    class_id: int
    site_id: int = DEFAULT_SITE


@dataclass(frozen=True, slots=True)
class ClassSaid:
    """What a class is to say of a feature; fields left out are the default."""

    values: Mapping[str, Said]
    locked: bool = False


def said_by_class(conn: Connection, class_id: int) -> dict[str, OfClass]:
    """By feature.  Raises NotFound."""
    read_class(conn, class_id)
    rows = storage.read_class_features(conn, class_id)
    return {row.feature: OfClass(_kept(row), row.locked) for row in rows if row.feature in FEATURES}


def said_by(conn: Connection, whose: Whose) -> dict[str, Values]:
    """By feature, what the customer or the site says itself."""
    rows = storage.read_customer_features(conn, whose.customer_id, whose.site_id)
    return {row.feature: _kept(row) for row in rows if row.feature in FEATURES}


def holding_for_class(conn: Connection, class_id: int) -> list[Holding]:
    """Of each feature what a class's customers inherit.  Raises NotFound."""
    return holding_of_class(said_by_class(conn, class_id))


def holding_for(conn: Connection, whose: Whose) -> list[Holding]:
    """Of each feature what holds and who says so; of a site only what a site can say.  Raises NotFound."""
    customer = Whose(whose.customer_id, whose.class_id)
    holding = holding_of_customer(said_by_class(conn, whose.class_id), said_by(conn, customer))
    if whose.site_id == DEFAULT_SITE:
        return holding
    read_site(conn, whose.customer_id, whose.site_id)
    return holding_of_site(holding, said_by(conn, whose))


def configure(
    conn: Connection, whose: Whose, said: Mapping[str, Mapping[str, Said] | None], *, now: datetime, by: str
) -> None:
    """Features by name with their fields, those left out being the default; None: inherit again.

    Taken whole or not at all.  Raises NotFound, BadField, FeatureLocked.
    """
    on_site = whose.site_id != DEFAULT_SITE
    new = {name: values for name, values in said.items() if values is not None}
    complete_values = {name: complete(feature_named(name, on_site=on_site), values) for name, values in new.items()}
    for name in said.keys() - new.keys():
        feature_named(name, on_site=on_site)
    check_unlocked(holding_for(conn, whose), set(new))
    storage.forget_customer_features(conn, whose.customer_id, whose.site_id, said.keys() - new.keys())
    key = {"customer_id": whose.customer_id, "site_id": whose.site_id, "set_by": by, "set_at": now}
    rows = [key | {"feature": name, "field_values": values} for name, values in complete_values.items()]
    storage.put_features(conn, "customer_feature", rows)


def configure_class(
    conn: Connection, class_id: int, said: Mapping[str, ClassSaid | None], *, now: datetime, by: str
) -> None:
    """The same for all customers of a class.  Raises NotFound, BadField."""
    new = {name: of_class for name, of_class in said.items() if of_class is not None}
    rows = [
        {
            "class_id": class_id,
            "feature": name,
            "field_values": complete(feature_named(name, on_site=False), one.values),
            "locked": one.locked,
            "set_by": by,
            "set_at": now,
        }
        for name, one in new.items()
    ]
    for name in said.keys() - new.keys():
        feature_named(name, on_site=False)
    storage.forget_class_features(conn, class_id, said.keys() - new.keys())
    storage.put_features(conn, "class_feature", rows)


def _kept(row: AnyRow) -> dict[str, Said]:
    """With the fields of today's catalogue: one that came later has its default."""
    return {name: row.field_values.get(name, usual) for name, usual in FEATURES[row.feature].default.items()}


def remove_features(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of customers that are deleted: nothing of them stays, sites and short numbers neither."""
    storage.delete_all_of(conn, customer_ids)
