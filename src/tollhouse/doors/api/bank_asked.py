"""Which bank entries a request asks for, and who may ask."""

from typing import Annotated

from fastapi import Depends, Query

from tollhouse.doors.api.desk import Desk, needs
from tollhouse.doors.api.values import Number
from tollhouse.payments.rules.bank.asked import CandidateCount, EntryFilter
from tollhouse.payments.rules.bank.entry import EntryState
from tollhouse.payments.rules.bank.matching import Waits
from tollhouse.staff.rules.roles import Right

BankClerk = Annotated[Desk, needs(Right.SETTLE_PAYMENTS)]


def _asked(
    state: Annotated[list[EntryState] | None, Query(description="several: any of them; none: all")] = None,
    statement_id: Annotated[Number | None, Query()] = None,
    customer_id: Annotated[Number | None, Query(description="to whom they were booked")] = None,
    reason: Annotated[list[Waits] | None, Query(description="why they wait; several: any of them")] = None,
    candidates: Annotated[CandidateCount | None, Query(description="of how many customers they may be")] = None,
) -> EntryFilter:
    states, reasons = ([one.value for one in said or ()] for said in (state, reason))
    return EntryFilter(states, statement_id, customer_id, reasons, candidates)


EntriesAsked = Annotated[EntryFilter, Depends(_asked)]
