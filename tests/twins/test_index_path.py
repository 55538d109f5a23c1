"""Where Python says that the trigram index narrows a pattern, PostgreSQL must not read that index from end to end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tollhouse.customers.rules.search import (
    Operator,
    has_index_path,
    identifier_like_for_index,
    like_for_index,
    like_in_field,
    like_in_identifier,
)

OPERATORS = [operator for operator in Operator if operator is not Operator.IS_EMPTY]


@pytest.fixture
def narrows(conn):
    """Whether the index leaves out a row that has nothing of the pattern, or is read from end to end."""
    conn.execute(text("CREATE TEMPORARY TABLE found (words text)"))
    conn.execute(text("INSERT INTO found VALUES ('zzzz')"))
    conn.execute(text("CREATE INDEX ON found USING gin (words gin_trgm_ops)"))
    conn.execute(text("SET LOCAL enable_seqscan = off"))
    asked = text("EXPLAIN (ANALYZE, FORMAT JSON) SELECT FROM found WHERE words LIKE :pattern")

    def ask(pattern):
        ((plan,),) = conn.execute(asked, {"pattern": pattern})
        (by_index,) = plan[0]["Plan"]["Plans"]
        assert by_index["Node Type"] == "Bitmap Index Scan"
        return by_index["Actual Rows"] == 0

    return ask


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(term=st.text(alphabet="ab7б東 &@._-%é’😀\u0e34", min_size=1, max_size=5), operator=st.sampled_from(OPERATORS))
def test_a_pattern_with_an_index_path_is_narrowed_by_the_index(narrows, term, operator):
    if has_index_path(operator, term):
        for pattern in (like_in_field, like_for_index, like_in_identifier, identifier_like_for_index):
            assert narrows(pattern(operator, term)), (pattern, operator, term)


def test_empty_fields_are_led_to(narrows):
    assert narrows(like_in_field(Operator.IS_EMPTY, ""))


@pytest.mark.parametrize("sign", [chr(code) for code in range(32, 127) if not chr(code).isalnum()])
def test_three_signs_lead_to_those_who_have_them_as_three_letters_do(narrows, sign):
    assert narrows(like_in_field(Operator.CONTAINS, sign * 3))


@pytest.mark.parametrize(
    "operator, term, led",
    [
        (Operator.CONTAINS, "abc", True),
        (Operator.CONTAINS, "o'b", True),
        (Operator.CONTAINS, "-.-", True),
        (Operator.CONTAINS, "東京", True),
        (Operator.CONTAINS, "東", False),
        (Operator.CONTAINS, "ab", False),
        (Operator.BEGINS_WITH, "&", True),
        (Operator.ENDS_WITH, "ab", True),
        (Operator.ENDS_WITH, "b", True),
        (Operator.ENDS_WITH, "😀", True),
        (Operator.IS, "ab", True),
        (Operator.IS_EMPTY, "", True),
    ],
)
def test_three_characters_lead_to_a_pattern_the_ends_of_values_included(operator, term, led):
    assert has_index_path(operator, term) == led
