"""/webhooks: what processors tell by themselves.  It is open to all; whoever cannot sign it is not heard."""

from typing import Annotated, Any, ClassVar, Final

from fastapi import Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from tollhouse.doors.api.desk import open_to_all
from tollhouse.doors.api.house import House
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Told
from tollhouse.payments.online.hearing import hear
from tollhouse.payments.online.systems import read_system
from tollhouse.payments.processors.port import NotGenuine
from tollhouse.plumbing.logs import logger
from tollhouse.words.refusals import Refused

_log = logger(__name__)

router = DoorRouter("E-payments")

LONGEST_NEWS: Final = 256 << 10
_SIGNATURE: Final = "stripe-signature"
_BODY: Final = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
}

Anybody = Annotated[Any, open_to_all(longest_body=LONGEST_NEWS)]


class WebhookNotGenuine(Refused):
    code: ClassVar[str] = "webhook_not_genuine"
    sentence: ClassVar[str] = (
        "This is not signed as payment system {payment_system_id} signs, or it was signed more than five minutes ago; "
        "enter there the signing secret of this very address, and look at the clocks."
    )


class HeardTold(Told):
    heard: bool = Field(description="true: it is noted, and what it is about is looked up")


@router.post(
    "/webhooks/stripe/{payment_system_id}",
    summary="Hear what Stripe tells",
    response_model=HeardTold,
    openapi_extra=_BODY,
)
async def post_stripe_event(payment_system_id: Number, request: Request, _anybody: Anybody) -> HeardTold:
    """An event, signed over its very bytes (`Stripe-Signature`).

    It is never believed as it comes: it puts the payment that it is about first in line to be asked about.  What came
    before, or is about nothing of ours, is answered 200.
    """
    body = await request.body()
    signature = request.headers.get(_SIGNATURE, "")
    await run_in_threadpool(_hear, request.app.state.house, payment_system_id, body, signature)
    return HeardTold(heard=True)


def _hear(house: House, payment_system_id: int, body: bytes, signature: str) -> None:
    with house.engine.begin() as conn:
        sealed = read_system(conn, payment_system_id).sealed
    try:
        heard = house.gateways.hear(sealed, body, signature)
    except NotGenuine:
        _log.warning("a webhook was not genuine", payment_system=payment_system_id)
        raise WebhookNotGenuine(payment_system_id=payment_system_id) from None
    with house.engine.begin() as conn:
        hear(conn, payment_system_id, heard, real_now=house.real_clock())
