"""/payment-systems: our accounts with processors.  What they know us by is taken, and told to nobody again."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Response
from pydantic import Field, StrictBool
from pydantic.config import JsonDict

from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import CurrencyCode, Moment, Number, Said, Told
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.payments.online.systems import (
    PaymentSystem,
    change_system,
    declare_system,
    list_systems,
    read_system,
    sealed_for,
    systems_of,
)
from tollhouse.payments.rules.payment_system import (
    MOST_TAKEN,
    Credentials,
    CredentialsState,
    MethodKind,
    ProcessorKind,
    SystemTerms,
)
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("E-payments")

Cashkeeper = Annotated[Desk, needs(Right.SETTLE_PAYMENTS, personal=False)]

_ANOTHER: Final = "(another)"
_WRITE_ONLY: Final[JsonDict] = {"writeOnly": True}


class SystemMethodSaid(Said):
    method: MethodKind
    currency: CurrencyCode


class SystemMethodTold(Told):
    method: MethodKind
    currency: str = Field(examples=["EUR"])


Methods = Annotated[list[SystemMethodSaid], Field(max_length=MOST_TAKEN)]


class PaymentSystemTold(Told):
    """An account of ours with a processor."""

    id: Number
    name: str
    processor: ProcessorKind
    test_mode: bool = Field(description="no real money moves; what it books is marked so")
    active: bool = Field(description="false: nothing new is asked of it")
    publishable_key: str = Field(description="for payers' browsers; no secret")
    instructions: str = Field(description="for customers who pay by transfer")
    methods: list[SystemMethodTold] = Field(description="what is charged by it; each by one system in a currency")
    credentials: CredentialsState = Field(description="what is there of its secrets, which are told to nobody")
    webhook_path: str | None = Field(
        description="where the processor is to send its events, on this installation's address; null: nowhere",
        examples=["/api/v1/webhooks/stripe/1"],
    )
    made_by: str
    made_at: Moment


class PaymentSystemSaid(Said):
    name: str = Field(examples=["Stripe Europe"])
    processor: ProcessorKind
    test_mode: StrictBool = Field(default=False, description="as the secret key is: sk_test_… or sk_live_…")
    active: StrictBool = True
    publishable_key: str = Field(default="", examples=["pk_test_…"])
    instructions: str = ""
    methods: Methods = Field(default=[])
    secret_key: str = Field(default="", description="of the processor's API", json_schema_extra=_WRITE_ONLY)
    webhook_secret: str = Field(
        default="", description="with which the processor signs its events", json_schema_extra=_WRITE_ONLY
    )


class PaymentSystemChangeSaid(Said):
    """What is left out stays as it is."""

    name: str = ""
    test_mode: StrictBool = False
    active: StrictBool = True
    publishable_key: str = ""
    instructions: str = ""
    methods: Methods = Field(default=[], description="all of them")
    secret_key: str = Field(default="", json_schema_extra=_WRITE_ONLY)
    webhook_secret: str = Field(default="", json_schema_extra=_WRITE_ONLY)


@router.get("/payment-systems", summary="List payment systems", response_model=ListOf[PaymentSystemTold])
def get_payment_systems(desk: Cashkeeper, pages: Pages) -> Response:
    """By name."""

    def page(conn: Connection, limit: int, cursor: str | None) -> Any:
        return list_systems(conn, limit=limit, cursor=cursor)

    def told(conn: Connection, rows: Sequence[AnyRow]) -> list[PaymentSystemTold]:
        return [_told(desk, one) for one in systems_of(conn, rows)]

    return desk.read(lambda conn: shown(listed(partial(told, conn), partial(page, conn), pages)))


@router.post("/payment-systems", summary="Declare a payment system", status_code=201, response_model=PaymentSystemTold)
def post_payment_system(said: PaymentSystemSaid, desk: Cashkeeper) -> Response:
    """The secrets are kept sealed under the installation's secret key, and told to nobody again."""
    desk.trail.tells_body = False
    terms = _terms(said)

    def act(conn: Connection) -> Answer:
        given = Credentials(said.secret_key, said.webhook_secret)
        sealed = sealed_for(desk.house.gateways, given, terms, said.processor)
        system = declare_system(conn, terms, said.processor, sealed, now=desk.now, by=desk.by)
        desk.changed({}, {**_plainly(terms), "processor": str(said.processor), **_given(said)})
        return created(_told(desk, system), f"/payment-systems/{system.system_id}")

    return desk.write(act)


@router.get("/payment-systems/{payment_system_id}", summary="Read a payment system", response_model=PaymentSystemTold)
def get_payment_system(payment_system_id: Number, desk: Cashkeeper) -> Response:
    """With an ETag, to be sent as If-Match by whoever changes it."""
    return desk.read(lambda conn: _shown(desk, read_system(conn, payment_system_id)))


@router.patch(
    "/payment-systems/{payment_system_id}", summary="Change a payment system", response_model=PaymentSystemTold
)
def patch_payment_system(
    payment_system_id: Number, said: PaymentSystemChangeSaid, desk: Cashkeeper, if_match: IfMatch = None
) -> Response:
    """A secret that is left out stays.  The processor never changes: declare another system."""
    desk.trail.tells_body = False
    changes = {name: getattr(said, name) for name in said.model_fields_set}

    def act(conn: Connection) -> Answer:
        before = read_system(conn, payment_system_id, lock=True)
        check_version(desk, if_match, _version(before), "payment system", before.terms.name)
        gateways, terms = desk.house.gateways, _changed(before.terms, changes)
        secrets = {name: changes.get(name) for name in ("secret_key", "webhook_secret")}
        sealed = None
        if secrets["secret_key"] is not None or secrets["webhook_secret"] is not None or _touches_mode(changes):
            sealed = sealed_for(gateways, gateways.changed(before.sealed, **secrets), terms, before.processor)
        _, after = change_system(conn, payment_system_id, terms, sealed=sealed)
        desk.changed({**_plainly(before.terms), **_kept()}, {**_plainly(terms), **_kept(), **_given(said)})
        return _shown(desk, after)

    return desk.write(act)


def _touches_mode(changes: Mapping[str, Any]) -> bool:
    """Whether it is to be judged again if the keys fit."""
    return not changes.keys().isdisjoint({"test_mode", "publishable_key"})


def _terms(said: PaymentSystemSaid) -> SystemTerms:
    return SystemTerms(
        said.name, said.test_mode, said.active, said.publishable_key, said.instructions, _methods(said.methods)
    )


def _changed(before: SystemTerms, changes: Mapping[str, Any]) -> SystemTerms:
    names = ("name", "test_mode", "active", "publishable_key", "instructions")
    values = {name: changes.get(name, getattr(before, name)) for name in names}
    methods = _methods(changes["methods"]) if "methods" in changes else before.methods
    return SystemTerms(**values, methods=methods)


def _methods(said: Sequence[SystemMethodSaid]) -> frozenset[tuple[MethodKind, str]]:
    return frozenset((one.method, one.currency) for one in said)


def _shown(desk: Desk, system: PaymentSystem) -> Answer:
    return shown(_told(desk, system), headers={"ETag": etag_of(desk, _version(system))})


def _version(system: PaymentSystem) -> tuple[Any, ...]:
    """Sets have another order in every process."""
    return system.system_id, sorted(_plainly(system.terms).items()), system.sealed


def _told(desk: Desk, system: PaymentSystem) -> PaymentSystemTold:
    terms, by_stripe = system.terms, system.processor is ProcessorKind.STRIPE
    return PaymentSystemTold(
        id=system.system_id,
        name=terms.name,
        processor=system.processor,
        test_mode=terms.test_mode,
        active=terms.active,
        publishable_key=terms.publishable_key,
        instructions=terms.instructions,
        methods=[SystemMethodTold(method=method, currency=one) for method, one in sorted(terms.methods)],
        credentials=desk.house.gateways.state_of(system.sealed),
        webhook_path=f"/api/v1/webhooks/stripe/{system.system_id}" if by_stripe else None,
        made_by=system.made_by,
        made_at=system.made_at,
    )


def _plainly(terms: SystemTerms) -> dict[str, Any]:
    """As the trail keeps it."""
    names = ("name", "test_mode", "active", "publishable_key", "instructions")
    methods = [f"{method} {currency}" for method, currency in sorted(terms.methods)]
    return {**{name: getattr(terms, name) for name in names}, "methods": methods}


def _kept() -> dict[str, str]:
    return dict.fromkeys(("api_key", "signing"), "(as it was)")


def _given(said: PaymentSystemSaid | PaymentSystemChangeSaid) -> dict[str, str]:
    """That secrets were given, and nothing of them."""
    given = {"api_key": "secret_key", "signing": "webhook_secret"}
    return {name: _ANOTHER for name, field in given.items() if field in said.model_fields_set}
