"""Which value of a feature holds, and who says so: default, class, customer, site (spec/services 7.1).

The lower level wins where it says something; what a class locks nobody below it changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from tollhouse.features.rules.catalogue import FEATURES, Feature, Values
from tollhouse.words.refusals import Refused


class FeatureLocked(Refused):
    code: ClassVar[str] = "feature_locked"
    sentence: ClassVar[str] = (
        "The feature {feature!r} is locked by the customer's class; unlock it there, or let the class say it."
    )


class Level(StrEnum):
    DEFAULT = "default"
    CLASS = "class"
    CUSTOMER = "customer"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class OfClass:
    """What a class says of a feature; locked: its customers and their sites cannot say otherwise."""

    values: Values
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds of a feature at one level.

    own         what this level says itself; None: nothing, it inherits
    inherited   what holds where it says nothing, and `inherited_from` whom
    """

    feature: Feature
    own: Values | None
    inherited: Values
    inherited_from: Level
    level: Level
    locked: bool

    @property
    def values(self) -> Values:
        return self.inherited if self.own is None or self.locked else self.own

    @property
    def source(self) -> Level:
        return self.inherited_from if self.own is None or self.locked else self.level


def holding_of_class(of_class: Mapping[str, OfClass]) -> list[Holding]:
    """Its customers are locked by it; the class itself never is."""
    return [
        Holding(
            feature,
            of_class[name].values if name in of_class else None,
            feature.default,
            Level.DEFAULT,
            Level.CLASS,
            locked=False,
        )
        for name, feature in FEATURES.items()
    ]


def holding_of_customer(of_class: Mapping[str, OfClass], own: Mapping[str, Values]) -> list[Holding]:
    return [
        Holding(
            feature,
            own.get(name),
            of_class[name].values if name in of_class else feature.default,
            Level.CLASS if name in of_class else Level.DEFAULT,
            Level.CUSTOMER,
            locked=name in of_class and of_class[name].locked,
        )
        for name, feature in FEATURES.items()
    ]


def holding_of_site(customers: list[Holding], own: Mapping[str, Values]) -> list[Holding]:
    """Only what a site can say."""
    return [
        Holding(one.feature, own.get(one.feature.name), one.values, one.source, Level.SITE, one.locked)
        for one in customers
        if one.feature.on_site
    ]


def check_unlocked(holding: list[Holding], names: set[str]) -> None:
    """Raises FeatureLocked for the first of the names that may not be changed here."""
    for one in holding:
        if one.locked and one.feature.name in names:
            raise FeatureLocked(field=f"features.{one.feature.name}", feature=one.feature.name)
