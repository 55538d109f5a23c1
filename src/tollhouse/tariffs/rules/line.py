"""A rate as it enters a tariff: one line of a file or of a request, complete, before it has an id."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple


class RateLine(NamedTuple):
    """The fields in the order in which they are staged; amounts as in Prices and Conditions.

    line      of the file, the header being 1; or the place in a request
    off_peak… None = the peak prices hold then too; a connect fee of None = the peak one
    hidden, payback   None = as the destination's rate in force has it
    formula   the stored form, as JSON text
    """

    line: int
    prefix: str
    effective_from: datetime
    description: str
    country: str
    first_interval: int
    next_interval: int
    first_price: Decimal
    next_price: Decimal
    connect_fee: Decimal
    off_peak_first_price: Decimal | None = None
    off_peak_next_price: Decimal | None = None
    off_peak_connect_fee: Decimal | None = None
    off_peak_2_first_price: Decimal | None = None
    off_peak_2_next_price: Decimal | None = None
    off_peak_2_connect_fee: Decimal | None = None
    discontinued: bool = False
    forbidden: bool = False
    hidden: bool | None = None
    payback: bool | None = None
    grace_units: int = 0
    free_units: int = 0
    post_call_surcharge: Decimal = Decimal(0)
    formula: str | None = None
