"""/customers/{id}/override-tariffs: a customer's own prices."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Response
from pydantic import Field

from tollhouse.customers.agreeing import override_tariffs, overrides_of
from tollhouse.customers.arrangements.additional_info import read_additional_info
from tollhouse.customers.changing import lock_customer
from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.desk import Desk, needs, nothing_left, shown
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told
from tollhouse.doors.api.versions import IfMatch, etag_of, refuse_if_changed
from tollhouse.plumbing.db import Connection
from tollhouse.reports.overrides_described import OverriddenTariff, describe_overrides
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.rules.rate import TariffTerms
from tollhouse.tariffs.rules.service import Service

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Seller = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]

MOST_OVERRIDES = 100


class TariffNamed(Told):
    id: Number
    name: str = Field(examples=["Retail voice"])
    currency: str = Field(examples=["EUR"])
    service: Service


class ProductNamed(Told):
    id: Number
    name: str


class TariffOfCustomer(Told):
    tariff: TariffNamed
    products: list[ProductNamed] = Field(
        description="of the customer's open accounts, or that a reseller is charged by; empty: none has it any more"
    )
    override: TariffNamed | None = Field(description="which takes its place; null: none does")


class OverrideTariffs(Told):
    """Each tariff by which the customer is charged, and each that was overridden before."""

    enabled: bool = Field(description="`override_tariffs` of the additional info; what is overridden holds either way")
    tariffs: list[TariffOfCustomer]


class OverridesSaid(Said):
    """For each tariff of the customer's products the one that takes its place; replaces all there were."""

    overrides: dict[str, Number] = Field(max_length=MOST_OVERRIDES, examples=[{"1": "7"}])


@router.get(
    "/customers/{customer_id}/override-tariffs", summary="Read override tariffs", response_model=OverrideTariffs
)
def get_override_tariffs(customer_id: Number, desk: Reader) -> Response:
    """By service and name; the ETag names the version of what is overridden."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        told = OverrideTariffs(
            enabled=read_additional_info(conn, customer_id).override_tariffs,
            tariffs=[_told(one) for one in describe_overrides(conn, customer_id)],
        )
        return shown(told, headers={"ETag": etag_of(desk, _kept(overrides_of(conn, customer_id)))})

    return desk.read(look)


@router.put("/customers/{customer_id}/override-tariffs", summary="Set override tariffs", status_code=204)
def put_override_tariffs(customer_id: Number, said: OverridesSaid, desk: Seller, if_match: IfMatch = None) -> Response:
    """The customer's own prices; the longer prefix wins, on equal length the override."""

    def act(conn: Connection) -> Answer:
        record = lock_customer(conn, customer_id, desk.scope)
        pairs = {_tariff_number(written): override for written, override in said.overrides.items()}
        before = _kept(overrides_of(conn, customer_id))
        refuse_if_changed(conn, desk, record, before, if_match=if_match)
        override_tariffs(conn, customer_id, pairs)
        desk.changed(before, _kept(pairs))
        return nothing_left()

    return desk.write(act)


def _kept(pairs: Mapping[int, int]) -> dict[str, list[str]]:
    """As the trail keeps them: each tariff and the one that takes its place."""
    return {"override_tariffs": [f"{tariff_id} → {override_id}" for tariff_id, override_id in sorted(pairs.items())]}


def _told(one: OverriddenTariff) -> TariffOfCustomer:
    return TariffOfCustomer(
        tariff=_named(one.tariff),
        products=[ProductNamed(id=number, name=name) for number, name in one.products.items()],
        override=None if one.override is None else _named(one.override),
    )


def _named(terms: TariffTerms) -> TariffNamed:
    return TariffNamed(id=terms.tariff_id, name=terms.name, currency=terms.currency, service=terms.service)


def _tariff_number(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= 18):
        raise BadField("overrides", written, "is no id of a tariff.")
    return int(written)
