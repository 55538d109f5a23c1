"""A tariff's header as it travels."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from tollhouse.customers.reading import names_seen, read_customer
from tollhouse.customers.rules.record import BadField, CustomerKind
from tollhouse.doors.api.desk import Desk
from tollhouse.doors.api.listing import EXACT_UP_TO
from tollhouse.doors.api.rates import Fee, Percent, Units, told_price
from tollhouse.doors.api.values import CurrencyCode, Moment, Number, Said, Told, Words
from tollhouse.plumbing.db import Connection
from tollhouse.tariffs.publishing import TariffDraft
from tollhouse.tariffs.reading import TariffRecord, count_rates_in_force
from tollhouse.tariffs.rules.header import LONGEST_DESCRIPTION, AppliedTo, ResellerView
from tollhouse.tariffs.rules.rate import RateDefaults
from tollhouse.tariffs.rules.rounding_pattern import NO_ROUNDING
from tollhouse.tariffs.rules.service import Service

Elements = Annotated[
    list[dict[str, Any]],
    Field(max_length=50, examples=[[{"kind": "interval", "count": None, "length": 60, "price": "0.05"}]]),
]
"""Of a formula, as docs/api.md has them."""

LongWords = Annotated[str, Field(max_length=LONGEST_DESCRIPTION + 1)]  # that the rule tells why it is too long
_APPLIED_TO = "who is charged by it"
_MANAGED_BY = "the reseller whose prices these are; null: the operator's own"
_ROUNDING = "`XXXX.XX000` rounds charges up to two decimals"
_DEFAULT = "for rates entered from now on that name none"
_LOGIN_FEE = "in its currency, once a caller is let in by PIN"
_FORMULA = "for rates entered from now on that name none; null: intervals and prices"
_HOURS = "the hours with other prices; null: none"
_NULLABLE = {"managed_by", "off_peak_id", "group_set_id", "default_formula"}


class NamedRecord(Told):
    id: Number
    name: str


class Tariff(Told):
    id: Number
    name: str = Field(examples=["Retail voice"])
    description: str
    currency: str
    service: Service
    applied_to: AppliedTo = Field(description=_APPLIED_TO)
    managed_by: NamedRecord | None = Field(description=_MANAGED_BY)
    reseller_view: ResellerView | None = Field(description="what it is to a reseller; null: not for resellers")
    version: int = Field(description="moved by every change of the tariff, its hours or its rates")
    numbering: int = Field(description="164: E.164 digits; 212: MCC and MNC")
    off_peak: NamedRecord | None = Field(description=_HOURS)
    group_set: NamedRecord | None = Field(description="the destination groups that prices are entered by")
    rounding_pattern: str = Field(description=_ROUNDING)
    login_fee: str = Field(description=_LOGIN_FEE)
    connect_fee: str = Field(description=_DEFAULT)
    grace_units: int = Field(description=_DEFAULT)
    free_units: int = Field(description=_DEFAULT)
    post_call_surcharge: str = Field(description=f"percent, {_DEFAULT}")
    default_formula: list[dict[str, Any]] | None = Field(description=_FORMULA)
    published_at: Moment
    rates: int = Field(description="destinations priced now; counted up to 10,000")
    rates_are_exact: bool = Field(description="false: there are more than `rates`")


class TariffSaid(Said):
    name: Words = Field(examples=["Retail voice"])
    currency: CurrencyCode
    service: Service = Service.VOICE
    numbering: Literal[164, 212] = 164
    description: LongWords = ""
    applied_to: AppliedTo = Field(default=AppliedTo.CUSTOMER, description=_APPLIED_TO)
    managed_by: Number | None = Field(default=None, description=_MANAGED_BY)
    off_peak_id: Number | None = Field(default=None, description=_HOURS)
    group_set_id: Number | None = None
    rounding_pattern: Words = Field(default=NO_ROUNDING, description=_ROUNDING)
    login_fee: Fee = Field(default="0", description=_LOGIN_FEE)
    connect_fee: Fee = "0"
    grace_units: Units = 0
    free_units: Units = 0
    post_call_surcharge: Percent = "0"
    default_formula: Elements | None = Field(default=None, description=_FORMULA)

    def draft(self) -> TariffDraft:
        return TariffDraft(
            name=self.name,
            currency=self.currency,
            service=self.service,
            off_peak_id=self.off_peak_id,
            rounding_pattern=self.rounding_pattern,
            numbering=self.numbering,
            defaults=RateDefaults(
                Decimal(self.connect_fee),
                self.grace_units,
                self.free_units,
                Decimal(self.post_call_surcharge),
                _written(self.default_formula),
            ),
            description=self.description,
            applied_to=self.applied_to,
            managed_by=self.managed_by,
            group_set_id=self.group_set_id,
            login_fee=Decimal(self.login_fee),
        )


class TariffChangeSaid(Said):
    """What changes; what is left out stays.  Currency, service and numbering never change."""

    name: Words | None = None
    description: LongWords | None = None
    applied_to: AppliedTo | None = Field(default=None, description=_APPLIED_TO)
    managed_by: Number | None = Field(default=None, description=_MANAGED_BY)
    off_peak_id: Number | None = Field(default=None, description=f"{_HOURS}; for use that begins from now on")
    group_set_id: Number | None = None
    rounding_pattern: Words | None = Field(default=None, description=f"{_ROUNDING}; of use that begins from now on")
    login_fee: Fee | None = Field(default=None, description=_LOGIN_FEE)
    connect_fee: Fee | None = Field(default=None, description=_DEFAULT)
    grace_units: Units | None = Field(default=None, description=_DEFAULT)
    free_units: Units | None = Field(default=None, description=_DEFAULT)
    post_call_surcharge: Percent | None = Field(default=None, description=f"percent, {_DEFAULT}")
    default_formula: Elements | None = Field(default=None, description=_FORMULA)

    def changes(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}
        changes = {name: value for name, value in said.items() if value is not None or name in _NULLABLE}
        for name in changes.keys() & {"login_fee", "connect_fee", "post_call_surcharge"}:
            changes[name] = Decimal(changes[name])
        if "applied_to" in changes:
            changes["applied_to"] = changes["applied_to"].value
        if "default_formula" in changes:
            changes["default_formula"] = _written(changes["default_formula"])
        return changes


def _written(elements: list[dict[str, Any]] | None) -> str | None:
    """An empty formula is none."""
    return json.dumps(elements, sort_keys=True) if elements else None


def check_manager(conn: Connection, desk: Desk, customer_id: int | None) -> None:
    """Raises NotFound, and BadField for who is no reseller."""
    if customer_id is None:
        return
    if read_customer(conn, customer_id, desk.scope).kind != CustomerKind.RESELLER:
        raise BadField("managed_by", str(customer_id), "is no reseller; name one, or none.")


def told_one(conn: Connection, desk: Desk, record: TariffRecord) -> Tariff:
    return told_tariffs(conn, desk, [record])[0]


def told_tariffs(conn: Connection, desk: Desk, records: Sequence[TariffRecord]) -> list[Tariff]:
    numbers = [record.terms.tariff_id for record in records]
    counts = count_rates_in_force(conn, numbers, at=desk.now, up_to=EXACT_UP_TO + 1)
    managers = {record.managed_by for record in records if record.managed_by is not None}
    names = names_seen(conn, managers, desk.scope) if managers else {}
    return [_told(record, counts[record.terms.tariff_id], names) for record in records]


def _told(record: TariffRecord, rates: int, names: dict[int, str]) -> Tariff:
    terms, defaults, manager = record.terms, record.terms.defaults, record.managed_by
    return Tariff(
        id=terms.tariff_id,
        name=terms.name,
        description=record.description,
        currency=terms.currency,
        service=terms.service,
        applied_to=record.applied_to,
        managed_by=None if manager is None else NamedRecord(id=manager, name=names.get(manager, "")),
        reseller_view=record.reseller_view,
        version=terms.version,
        numbering=terms.numbering,
        off_peak=_named(record.off_peak),
        group_set=_named(record.group_set),
        rounding_pattern=record.rounding_pattern,
        login_fee=told_price(record.login_fee) or "0",
        connect_fee=told_price(defaults.connect_fee) or "0",
        grace_units=defaults.grace_units,
        free_units=defaults.free_units,
        post_call_surcharge=told_price(defaults.post_call_surcharge) or "0",
        default_formula=None if defaults.formula is None else json.loads(defaults.formula),
        published_at=record.published_at,
        rates=min(rates, EXACT_UP_TO),
        rates_are_exact=rates <= EXACT_UP_TO,
    )


def _named(pair: tuple[int, str] | None) -> NamedRecord | None:
    return None if pair is None else NamedRecord(id=pair[0], name=pair[1])
