"""The ground on which the demo's customers are settled: classes, products, sources, resellers, and a mark of the load.

Laid in one transaction; found again, by name, by whoever goes on with a load that was killed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from tollhouse.accounts.loading import reserve_numbers as reserve_accounts
from tollhouse.accounts.opening import sell_wholesale
from tollhouse.customers.changing import class_of, list_classes
from tollhouse.customers.loading import numbers_of_names
from tollhouse.customers.loading import reserve_numbers as reserve_customers
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, BusinessModel, CustomerKind, NewCustomer
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.standings import change_status
from tollhouse.customers.suspending import Cause, suspend_customers
from tollhouse.demo.countries import Country, countries
from tollhouse.demo.fates import comment_on
from tollhouse.demo.firms import BUSINESSES, DISTRIBUTORS, RESELLERS
from tollhouse.demo.names import Namer
from tollhouse.demo.offers import WHOLESALE, offer_all, product_name
from tollhouse.demo.own_fields import enable, make_fields
from tollhouse.demo.people import contacts_of
from tollhouse.demo.plan import AGE, OLDEST, CompanySize, Plan, Roof
from tollhouse.plumbing.db import Connection
from tollhouse.products.reading import list_products
from tollhouse.products.rules.wanted import ProductsWanted
from tollhouse.usage.sources import Source, declare_source, source_named

SOURCES: Final = {"voice": "Voice switch", "message": "SMS centre", "data": "Packet gateway"}
"""Where the use of each service is told from."""

CLASSES: Final = {
    "residential": ("Residential", "People at home, invoiced each month.", BusinessModel.RESIDENTIAL_VOIP),
    "prepaid": ("Prepaid", "People who pay before they call.", BusinessModel.PREPAID_CARD),
    "business": ("Business", "Firms.", BusinessModel.SIP_TRUNKING),
    "reseller": ("Resellers", "Those who sell our service under their own name.", BusinessModel.UNIVERSAL),
    "distributor": ("Distributors", "Those who find us customers.", BusinessModel.UNIVERSAL),
}
_STAFF: Final = "staff:marta"
_MANY: Final = 500
_MARKED: Final = "residential"
_MARK: Final = re.compile(
    r"Demo company of (\d+) customers, seed (\d+), as of (\S+), customers from (\d+), accounts from (\d+)\."
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is remembered of a load, in words, in the description of a class.

    loaded_at       the moment everything was made for; who goes on with a load goes on with it
    first_customer, first_account   numbers; those of the others follow in the plan's order
    """

    size: CompanySize
    loaded_at: datetime
    first_customer: int
    first_account: int

    def __str__(self) -> str:
        return (
            f"Demo company of {self.size.customers} customers, seed {self.size.seed}, "
            f"as of {self.loaded_at.isoformat()}, customers from {self.first_customer}, "
            f"accounts from {self.first_account}."
        )


def read_mark(conn: Connection) -> Mark | None:
    """The mark of the load that is here, or was begun; None: there is none."""
    for row in list_classes(conn, limit=_MANY, cursor=None).rows:
        found = _MARK.search(class_of(row).description)
        if found is not None:
            customers, seed, loaded_at, first_customer, first_account = found.groups()
            size = CompanySize(int(customers), int(seed))
            return Mark(size, datetime.fromisoformat(loaded_at), int(first_customer), int(first_account))
    return None


@dataclass(frozen=True, slots=True)
class Reseller:
    """lineage   its own number and those above it, nearest first: what stands over its customers
    stopped_at   since when nothing of its customers is charged
    """

    customer_id: int
    lineage: tuple[int, ...]
    country: int
    stop: str
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ground:
    """classes by the keys of CLASSES, products by name, sources by service."""

    mark: Mark
    classes: dict[str, int]
    products: dict[str, int]
    sources: dict[str, Source]
    resellers: list[Reseller]
    distributors: list[int]


def lay_ground(conn: Connection, plan: Plan, *, now: datetime) -> Ground:
    """Everything that customers need to be there before them."""
    begun_at = (now - AGE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    currencies = {countries()[roof.country].currency for roof in plan.roofs}
    products = offer_all(conn, currencies, begins=begun_at, now=now)
    classes = {key: _class(conn, key) for key in CLASSES if key != _MARKED}
    fields = make_fields(conn)
    enable(conn, fields, classes)
    _register_above(conn, plan, classes, products, now)
    mark = Mark(plan.size, now, reserve_customers(conn, plan.retail), reserve_accounts(conn, plan.accounts))
    enable(conn, fields, {_MARKED: _class(conn, _MARKED, str(mark))})
    for name in SOURCES.values():
        declare_source(conn, name, {"format": "generic"}, now=begun_at)
    return find_ground(conn, plan, mark)


def _class(conn: Connection, key: str, *more: str) -> int:
    name, purpose, model = CLASSES[key]
    return register_class(conn, name, description=" ".join((purpose, *more)), business_model=model)


def find_ground(conn: Connection, plan: Plan, mark: Mark) -> Ground:
    """The ground that was laid, by the names of what is on it."""
    wanted = ProductsWanted(mark.loaded_at)
    known = {row.name: row.product_id for row in list_products(conn, wanted, limit=_MANY, cursor=None).rows}
    ours = {class_of(row).name: class_of(row).class_id for row in list_classes(conn, limit=_MANY, cursor=None).rows}
    numbers = numbers_of_names(conn, reseller_names(plan))
    resellers: list[Reseller] = []
    for place, (roof, number) in enumerate(zip(plan.roofs, numbers, strict=True)):
        assert number is not None, place
        above = () if roof.above is None else resellers[roof.above].lineage
        stopped_at = stop_of(place, roof, mark.loaded_at)
        resellers.append(Reseller(number, (number, *above), roof.country, roof.stop, stopped_at))
    return Ground(
        mark,
        {key: ours[name] for key, (name, _, _) in CLASSES.items()},
        known,
        {service: source_named(conn, name) for service, name in SOURCES.items()},
        resellers,
        [number for number in numbers_of_names(conn, distributor_names(plan)) if number is not None],
    )


def stop_of(place: int, roof: Roof, now: datetime) -> datetime | None:
    return (now - timedelta(days=3 + place % 5, hours=5)).replace(microsecond=0) if roof.stop else None


def reseller_names(plan: Plan) -> list[str]:
    brands, businesses = RESELLERS.split(","), BUSINESSES.split(",")
    return [
        f"{brands[place % len(brands)]} {businesses[(place + place // len(brands)) % len(businesses)]}"
        for place in range(len(plan.roofs))
    ]


def distributor_names(plan: Plan) -> list[str]:
    """By their cities."""
    kinds = DISTRIBUTORS.split(",")
    cities = [city.name for country in countries() for city in dict.fromkeys(country.cities)]
    return [f"{cities[place]} {kinds[place % len(kinds)]}" for place in range(plan.distributors)]


def new_namer(plan: Plan, chance: Random) -> Namer:
    """One that gives nobody a reseller's or distributor's name."""
    namer = Namer(chance)
    for name in (*reseller_names(plan), *distributor_names(plan)):
        assert namer.take(name), name
    return namer


def _register_above(
    conn: Connection, plan: Plan, classes: dict[str, int], products: dict[str, int], now: datetime
) -> None:
    """Resellers level by level, then distributors, each with people to talk to."""
    chance = Random(f"above {plan.size.seed}")
    begun_at = now - OLDEST
    names = reseller_names(plan)
    numbers: dict[int, int] = {}
    for level, kind in enumerate(WHOLESALE):
        places = [place for place, roof in enumerate(plan.roofs) if (roof.above is not None) == bool(level)]
        new = [_reseller(chance, names[place], plan.roofs[place], classes["reseller"], numbers) for place in places]
        numbers |= zip(places, register_customers(conn, new, now=begun_at, by=_STAFF), strict=True)
        for place in places:
            currency = countries()[plan.roofs[place].country].currency
            sell_wholesale(conn, numbers[place], products[product_name(kind, currency)])
    for place, roof in enumerate(plan.roofs):
        if (since := stop_of(place, roof, now)) is not None:
            said = comment_on(chance, roof.stop)
            _stop(conn, numbers[place], roof.stop, since, said)
    finders = list(_distributors(chance, distributor_names(plan), classes["distributor"]))
    register_customers(conn, finders, now=begun_at, by=_STAFF)


def _stop(conn: Connection, reseller_id: int, stop: str, since: datetime, said: str) -> None:
    if stop == Cause.DEBT:
        suspend_customers(conn, {reseller_id}, cause=Cause.DEBT, at=since, by=_STAFF, comment=said)
    else:
        action = StatusAction.BLOCK if stop == "blocked" else StatusAction.TERMINATE_PROVISIONALLY
        change_status(conn, {reseller_id}, action, at=since, by=_STAFF, comment=said)


def _reseller(chance: Random, name: str, roof: Roof, class_id: int, numbers: dict[int, int]) -> NewCustomer:
    above = None if roof.above is None else numbers[roof.above]
    return replace(_firm(chance, name, countries()[roof.country], CustomerKind.RESELLER, class_id), reseller_id=above)


def _distributors(chance: Random, names: Sequence[str], class_id: int) -> Iterator[NewCustomer]:
    for place, name in enumerate(names):
        yield _firm(chance, name, countries()[place % 3], CustomerKind.DISTRIBUTOR, class_id)


def _firm(chance: Random, name: str, country: Country, kind: CustomerKind, class_id: int) -> NewCustomer:
    named = Namer(chance).person(country)._replace(name=name)
    phone = f"+{country.calling} {chance.choice(country.mobile)} {chance.randrange(2_000_000, 10_000_000)}"
    return NewCustomer(
        name=name,
        currency=country.currency,
        balance_control=BalanceControl.POSTPAID,
        class_id=class_id,
        kind=kind,
        time_zone=country.zone,
        **contacts_of(chance, named, country, firm=True, phone=phone),
    )
