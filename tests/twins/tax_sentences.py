"""Why the tax of prepaid payments is not taken as it was said."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tollhouse.customers.registering import check_class_values
from tollhouse.customers.rules.record import BadField
from tollhouse.words.refusals import Refused


def of_taxes() -> Iterator[Refused]:
    with pytest.raises(BadField) as refused:
        check_class_values({"payment_tax_percent": Decimal(0)})
    yield refused.value
