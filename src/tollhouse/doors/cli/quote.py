"""tollhouse quote: the price of a use, with its story, without charging it."""

from typing import TYPE_CHECKING, Annotated

import typer

from tollhouse.doors.cli.opened import program_of
from tollhouse.doors.cli.speaking import read_moment, say, say_json

if TYPE_CHECKING:
    from tollhouse.charging.quoting import Quote


def quote(
    ctx: typer.Context,
    *,
    account: Annotated[str, typer.Option(help="An identifier of the account that would pay.")],
    to: Annotated[str, typer.Option(help="The number called, E.164 digits.")] = "",
    used: Annotated[int, typer.Option(min=0, help="Seconds, messages or bytes.")],
    at: Annotated[str | None, typer.Option(help="When it would begin; now, if left out.")] = None,
    service: Annotated[str, typer.Option(help="voice, message, data, ...")] = "voice",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Price a use without charging it, with the full explanation: tariff, rate, intervals, fee, rounding."""
    from tollhouse.charging.quoting import quote_usage

    moment = None if at is None else read_moment(at)
    with program_of(ctx).opened() as opened, opened.engine.connect() as conn:
        quoted = quote_usage(
            conn,
            account=account.removeprefix("+"),
            called=to.removeprefix("+"),
            used=used,
            at=moment or opened.clock(),
            books=opened.books,
            service=service,
        )
    if as_json:
        say_json(_for_programs(quoted))
        return
    for place, level in enumerate(quoted.levels):
        if place:
            say()
        say(f"{level.customer} pays {level.amount}:")
        for line in level.story:
            say(f"  {line}")


def _for_programs(quoted: "Quote") -> dict[str, object]:
    levels = [
        {
            "customer_id": str(level.customer_id),
            "customer": level.customer,
            "amount": {"amount": str(level.amount.amount), "currency": level.amount.currency},
            "charged": level.charged,
            "explanation": level.facts,
            "story": level.story,
        }
        for level in quoted.levels
    ]
    return {"account": quoted.account, "used": quoted.used, "at": quoted.at, "levels": levels}
