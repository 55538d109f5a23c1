"""Counts as people write them."""

import pytest

from tollhouse.words.counting import counted


@pytest.mark.parametrize("count, told", [(0, "0 rates"), (1, "1 rate"), (2, "2 rates"), (1204, "1,204 rates")])
def test_one_thing_is_singular_and_thousands_are_set_apart(count, told):
    assert counted(count, "rate") == told
