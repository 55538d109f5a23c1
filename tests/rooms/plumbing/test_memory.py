"""The memory to plan with is the machine's, or what a container allows."""

import psutil
import pytest

from tollhouse.plumbing.memory import usable_memory


@pytest.mark.parametrize(
    ("written", "expected"), [("536870912\n", 536870912), ("max\n", None), ("9223372036854771712", None)]
)
def test_a_containers_limit_counts_where_it_is_less_than_the_machine_has(tmp_path, written, expected):
    limit = tmp_path / "memory.max"
    limit.write_text(written)
    assert usable_memory((limit, tmp_path / "not here")) == (expected or psutil.virtual_memory().total)
