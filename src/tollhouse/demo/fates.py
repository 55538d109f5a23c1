"""What befell some customers, and what the people wrote who saw to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from random import Random
from typing import Final

from tollhouse.customers.registering import PROVISIONAL_DAYS
from tollhouse.customers.rules.scheduled import Scheduled, ScheduledAction
from tollhouse.ledger.reading import Spell
from tollhouse.words.days import day_at, start_of_day

CREDIT_EXCEEDED: Final = "credit_exceeded"
NO_FUNDS: Final = "no_available_funds"
SPENT: Final = "spending_limit_reached"

OF_A_THOUSAND: Final = {
    "closed": 22,
    "blocked": 9,
    "suspended_for_debt": 9,
    "suspended_for_funds": 4,
    "limited": 7,
    "provisionally_terminated": 5,
    "exported": 3,
    CREDIT_EXCEEDED: 9,
    NO_FUNDS: 12,
    "suspension_lifted": 3,
    "limitation_lifted": 2,
    "payment_frozen": 3,
    "billing_paused": 1,
    SPENT: 2,
}
"""Facts of the standing and what is put off of them, and the statuses that follow from money."""

FROM_MONEY: Final = frozenset({CREDIT_EXCEEDED, NO_FUNDS, SPENT})
"""They have no history."""

POSTPAID_ONLY: Final = frozenset(
    {"suspended_for_debt", "limited", "suspension_lifted", "limitation_lifted", CREDIT_EXCEEDED, SPENT}
)
PREPAID_ONLY: Final = frozenset({"suspended_for_funds", NO_FUNDS})
STOPPING: Final = (
    frozenset(OF_A_THOUSAND) - FROM_MONEY - {"limited", "limitation_lifted", "payment_frozen", "billing_paused"}
)
"""After these nothing is used any more."""

LIFTS: Final = {"suspension_lifted": "suspended_for_debt", "limitation_lifted": "limited"}
"""What is put off."""

_KINDS: Final = (*OF_A_THOUSAND, "")
_WEIGHTS: Final = (*OF_A_THOUSAND.values(), 1000 - sum(OF_A_THOUSAND.values()))
_EVERY: Final = 3
_EARLIER_OF_A_HUNDRED: Final = 4

_SAID: Final = {
    "closed": (
        "moved abroad, wants the contract ended; last invoice by e-mail",
        "changed to another operator, number ported out",
        "passed away; daughter called, contract ended without notice period",
        "shop closed down at the end of the month",
        "two reminders, no answer, handed over to collection",
        "merged with another contract of the same family",
    ),
    "blocked": (
        "asked by phone to block a stolen SIM",
        "lost her phone on the train, calls back when the new SIM arrives",
        "calls to Caribbean numbers at three in the morning; PBX probably hacked",
        "asked in writing to block the line during a long journey",
        "police request, file with the legal department",
        "identity check failed twice; send documents again",
        "disputes the last invoice, block until the meeting on Thursday",
        "SIM box suspected: hundreds of short calls, no incoming ones",
    ),
    "suspended_for_debt": (
        "invoice overdue by more than thirty days",
        "direct debit came back unpaid",
        "promised to pay by the 15th, nothing came",
        "two invoices open, last reminder sent by post",
    ),
    "suspended_for_funds": (
        "no top-up for ninety days",
        "voucher charged back by the bank",
        "balance used up abroad, waits for a top-up",
    ),
    "limited": (
        "invoice overdue by more than ten days",
        "one invoice open; international calls only after payment",
        "partial payment received, outgoing calls limited until the rest comes",
    ),
    "provisionally_terminated": (
        "does not answer letters or calls; equipment not returned yet",
        "notice given, may take it back until the end of the month",
        "company in liquidation, administrator informed",
        "moved without a new address",
    ),
    "suspension_lifted": (
        "promised by telephone to pay on the first",
        "payment is on its way, showed the bank's receipt",
        "in hospital until next week; daughter pays then",
    ),
    "limitation_lifted": (
        "pays when the salary comes, asked politely",
        "invoice went to the old address; sent again",
    ),
    "payment_frozen": (
        "card expired, three attempts refused",
        "direct debit refused by the bank again and again",
    ),
    "billing_paused": ("moves to the installation of the northern region", "moves with its reseller to the new site"),
    "exported": ("moved to the installation of the northern region", "migrated with its reseller to the new site"),
}
_EARLIER: Final = (
    ("blocked", "asked by phone to block a lost SIM; found it again, identified by birthday and last invoice"),
    ("blocked", "long journey, line blocked until the return"),
    ("blocked", "calls to premium numbers disputed; PBX secured and unblocked"),
    ("suspended_for_debt", "invoice overdue; paid by transfer"),
    ("suspended_for_debt", "direct debit came back for a changed bank account; paid by card at the telephone"),
)
_DUNNING: Final = "dunning"
_STAFF: Final = ("staff:olena", "staff:jonas", "staff:priya", "staff:marta", "staff:tom")


def fate_of(chance: Random, place: int) -> str:
    """Every fate early in the company, so that the smallest has them all; later as often as it happens."""
    fixed, remainder = divmod(place, _EVERY)
    if fixed < len(OF_A_THOUSAND):
        return _KINDS[fixed] if remainder == _EVERY - 1 else ""
    return chance.choices(_KINDS, _WEIGHTS)[0]


def spell_of(chance: Random, fact: str, since: datetime) -> Spell:
    """What began then and still holds."""
    return Spell(fact, since, None, _by(chance, fact), None, chance.choice(_SAID[fact]))


def spells_of(chance: Random, fate: str, since: datetime, *, now: datetime, zone: tzinfo) -> list[Spell]:
    """What began then and still holds; what is put off is so until a day that comes."""
    if fate not in LIFTS:
        return [spell_of(chance, fate, since)]
    day = day_at(now, zone) + timedelta(days=chance.randrange(2, 20))
    lifted_at = since + (now - since) * (0.5 + chance.random() / 3)
    lift = replace(spell_of(chance, fate, lifted_at.replace(microsecond=0)), until=start_of_day(day, zone))
    return [spell_of(chance, LIFTS[fate], since), lift]


def scheduled_of(
    chance: Random, customer_id: int, spells: Sequence[Spell], *, now: datetime, zone: tzinfo
) -> list[Scheduled]:
    """What comes by itself: the permanent termination after the provisional one, the suspension after a limitation."""
    coming = []
    for spell in spells:
        if spell.until is None and spell.fact == "provisionally_terminated":
            on = day_at(spell.since, zone) + timedelta(days=PROVISIONAL_DAYS)
            action = ScheduledAction.CLOSE
        elif spell.until is None and spell.fact == "limited":
            on = day_at(now, zone) + timedelta(days=chance.randrange(3, 25))
            action = ScheduledAction.SUSPEND
        else:
            continue
        due_at = start_of_day(on, zone)
        coming.append(Scheduled(customer_id, action, on, due_at, None, on, None, spell.set_by, spell.comment))
    return coming


def earlier_spells(chance: Random, registered_at: datetime, quiet_until: datetime) -> list[Spell]:
    """What a few customers went through before: begun and ended before they used anything that is still listed."""
    if chance.randrange(100) >= _EARLIER_OF_A_HUNDRED or quiet_until - registered_at < timedelta(days=60):
        return []
    fact, comment = chance.choice(_EARLIER)
    since = registered_at + (quiet_until - registered_at) * (chance.random() * 0.8)
    until = min(since + timedelta(hours=chance.randrange(2, 400)), quiet_until)
    return [Spell(fact, since, until, _by(chance, fact), chance.choice(_STAFF), comment)]


def comment_on(chance: Random, fact: str) -> str:
    return chance.choice(_SAID[fact])


def _by(chance: Random, fact: str) -> str:
    if fact == "payment_frozen":
        return "payments"
    return _DUNNING if fact in {"suspended_for_debt", "suspended_for_funds", "limited"} else chance.choice(_STAFF)
