"""A rate file with characters that no text column can hold."""

from io import BytesIO

import pytest
from builders import NOON, a_tariff

from tollhouse.tariffs.uploading import upload_rates

HEADER = "prefix,first_interval,next_interval,first_price,next_price"


@pytest.mark.parametrize("deck", [f"{HEADER}\n4\0006,1,1,1,1\n", f"{HEADER},o\0dd\n46,1,1,1,1,1\n"])
def test_a_nul_is_a_problem_that_is_told_and_nothing_is_taken(conn, deck):
    report = upload_rates(conn, a_tariff(conn), BytesIO(deck.encode()), replace=False, now=NOON)
    assert report.problem_count
    assert "\\x00" in str(report.problems[0])
    assert report.entered.added == 0
