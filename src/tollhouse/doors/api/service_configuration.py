"""…/service-configuration: what services do for customers of a class, for one customer, and for one of its sites."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Response
from pydantic import Field, StrictBool, StrictInt, StringConstraints

from tollhouse.customers.changing import lock_class
from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.holding import held
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.features.configuring import (
    ClassSaid,
    Whose,
    configure,
    configure_class,
    holding_for,
    holding_for_class,
    said_by,
    said_by_class,
)
from tollhouse.features.rules import field as fields_said
from tollhouse.features.rules.catalogue import ServiceType
from tollhouse.features.rules.inheriting import Holding, Level, OfClass
from tollhouse.features.rules.site import DEFAULT_SITE
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.audit import changes_between
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Service configuration")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]
CatalogueReader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
CatalogueChanger = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]

Value = StrictBool | StrictInt | Annotated[str, StringConstraints(max_length=200)] | None
Values = dict[str, Value]
FeatureName = Annotated[str, StringConstraints(max_length=64)]


class FeatureField(Told):
    """What one field of a feature may say."""

    name: str = Field(examples=["most"])
    kind: fields_said.FieldKind
    most: int | None = Field(description="of a count")
    choices: list[str] = Field(description="of a choice")


class Feature(Told):
    """What holds of one feature, and who says so."""

    name: str = Field(examples=["simultaneous_calls"])
    on_site: bool = Field(description="whether a site may say it otherwise than its customer")
    fields: list[FeatureField]
    values: Values = Field(description="what holds, field by field", examples=[{"enabled": True, "most": 30}])
    source: Level = Field(description="who says so")
    own: Values | None = Field(description="what this level says itself; null: it inherits")
    inherited: Values = Field(description="what holds where this level says nothing")
    inherited_from: Level
    locked: bool = Field(description="by the customer's class: nobody below it says otherwise")


class ServiceFeatures(Told):
    service: ServiceType
    features: list[Feature]


class ServiceConfiguration(Told):
    """The features of each service.  What is said here is kept and told; calls do not obey it yet."""

    services: list[ServiceFeatures]
    etag: str = Field(description="of what this level says itself, for If-Match")


class ServiceConfigurationSaid(Said):
    """Features by name with their fields, those left out being the default; null: inherit again."""

    features: dict[FeatureName, Values | None] = Field(
        min_length=1, max_length=100, examples=[{"simultaneous_calls": {"enabled": True, "most": 30}, "paging": None}]
    )


class ClassFeatureSaid(Said):
    values: Values
    locked: bool = Field(default=False, description="true: its customers cannot say otherwise")


class ClassConfigurationSaid(Said):
    """Features by name; null: the default again."""

    features: dict[FeatureName, ClassFeatureSaid | None] = Field(min_length=1, max_length=100)


@router.get(
    "/customers/{customer_id}/service-configuration",
    summary="Read a service configuration",
    response_model=ServiceConfiguration,
)
def get_service_configuration(customer_id: Number, desk: Reader) -> Response:
    """Of every feature which value holds and where it comes from: the default, the class, or the customer itself."""

    def look(conn: Connection) -> Answer:
        return _shown(conn, desk, _whose(read_customer(conn, customer_id, desk.scope), DEFAULT_SITE))

    return desk.read(look)


@router.patch(
    "/customers/{customer_id}/service-configuration",
    summary="Change a service configuration",
    response_model=ServiceConfiguration,
)
def patch_service_configuration(
    customer_id: Number, said: ServiceConfigurationSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    """Features that are not named stay as they are.  All of it is taken or nothing."""

    def act(conn: Connection) -> Answer:
        return _configured(conn, _whose(held(conn, customer_id, desk), DEFAULT_SITE), said, desk, if_match)

    return desk.write(act)


@router.get(
    "/customers/{customer_id}/sites/{site_id}/service-configuration",
    summary="Read a site's service configuration",
    response_model=ServiceConfiguration,
)
def get_site_configuration(customer_id: Number, site_id: Number, desk: Reader) -> Response:
    """Only what a site may say otherwise than its customer."""

    def look(conn: Connection) -> Answer:
        return _shown(conn, desk, _whose(read_customer(conn, customer_id, desk.scope), site_id))

    return desk.read(look)


@router.patch(
    "/customers/{customer_id}/sites/{site_id}/service-configuration",
    summary="Change a site's service configuration",
    response_model=ServiceConfiguration,
)
def patch_site_configuration(
    customer_id: Number, site_id: Number, said: ServiceConfigurationSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    """Overrides what the customer says, for the accounts on this site."""

    def act(conn: Connection) -> Answer:
        return _configured(conn, _whose(held(conn, customer_id, desk), site_id), said, desk, if_match)

    return desk.write(act)


@router.get(
    "/customer-classes/{class_id}/service-configuration",
    summary="Read a class's service configuration",
    response_model=ServiceConfiguration,
)
def get_class_configuration(class_id: Number, desk: CatalogueReader) -> Response:
    """What customers of the class inherit."""
    return desk.read(lambda conn: _shown_class(conn, desk, class_id))


@router.patch(
    "/customer-classes/{class_id}/service-configuration",
    summary="Change a class's service configuration",
    response_model=ServiceConfiguration,
)
def patch_class_configuration(
    class_id: Number, said: ClassConfigurationSaid, desk: CatalogueChanger, if_match: IfMatch = None
) -> Response:
    """At once for all customers of the class that say nothing themselves; a locked one for all of them."""

    def act(conn: Connection) -> Answer:
        lock_class(conn, class_id)
        before = said_by_class(conn, class_id)
        check_version(desk, if_match, before, "service configuration")
        new = {name: None if one is None else ClassSaid(one.values, one.locked) for name, one in said.features.items()}
        configure_class(conn, class_id, new, now=desk.now, by=desk.by)
        after = said_by_class(conn, class_id)
        _trace(desk, *map(_with_locks, (before, after)))
        return _shown_class(conn, desk, class_id)

    return desk.write(act)


def _whose(record: CustomerRecord, site_id: int) -> Whose:
    return Whose(record.customer_id, record.class_id, site_id)


def _configured(
    conn: Connection, whose: Whose, said: ServiceConfigurationSaid, desk: Desk, if_match: str | None
) -> Answer:
    before = said_by(conn, whose)
    check_version(desk, if_match, before, "service configuration")
    configure(conn, whose, said.features, now=desk.now, by=desk.by)
    _trace(desk, before, said_by(conn, whose))
    return _shown(conn, desk, whose)


def _trace(desk: Desk, before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> None:
    """Field by field: `simultaneous_calls.most` and what it was and is; null where the level says nothing."""
    old, new = (
        {f"{name}.{field}": value for name, values in said.items() for field, value in values.items()}
        for said in (before, after)
    )
    both = sorted(old.keys() | new.keys())
    changed = changes_between({one: old.get(one) for one in both}, {one: new.get(one) for one in both})
    desk.trail.changes.update(changed)


def _with_locks(said: Mapping[str, OfClass]) -> dict[str, dict[str, Any]]:
    return {name: {**one.values, "locked": one.locked} for name, one in said.items()}


def _shown(conn: Connection, desk: Desk, whose: Whose) -> Answer:
    return _answer(holding_for(conn, whose), etag_of(desk, said_by(conn, whose)))


def _shown_class(conn: Connection, desk: Desk, class_id: int) -> Answer:
    return _answer(holding_for_class(conn, class_id), etag_of(desk, said_by_class(conn, class_id)))


def _answer(holding: Sequence[Holding], etag: str) -> Answer:
    services = [
        ServiceFeatures(service=service, features=[_told(one) for one in holding if one.feature.service is service])
        for service in ServiceType
    ]
    told = ServiceConfiguration(services=[one for one in services if one.features], etag=etag)
    return shown(told, headers={"ETag": etag})


def _told(one: Holding) -> Feature:
    return Feature(
        name=one.feature.name,
        on_site=one.feature.on_site,
        fields=[
            FeatureField(
                name=field.name,
                kind=field.kind,
                most=field.most if field.kind is fields_said.FieldKind.COUNT else None,
                choices=list(field.choices),
            )
            for field in one.feature.fields
        ],
        values=dict(one.values),
        source=one.source,
        own=None if one.own is None else dict(one.own),
        inherited=dict(one.inherited),
        inherited_from=one.inherited_from,
        locked=one.locked,
    )
