"""Why what a class says of payments is not taken as it was said."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tollhouse.customers.registering import check_class_values
from tollhouse.customers.rules.record import BadField
from tollhouse.words.refusals import Refused


def of_taxes() -> Iterator[Refused]:
    days = [list(range(1, 12)), [0], [5, 2]]
    for said in ({"payment_tax_percent": Decimal(0)}, *({"invoice_charge_retry_days": one} for one in days)):
        with pytest.raises(BadField) as refused:
            check_class_values(said)
        yield refused.value
