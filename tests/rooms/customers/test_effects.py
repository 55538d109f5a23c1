"""What each status leaves (spec/customer 3.4, spec/services 4.5), and that the books refuse what the table does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.customers.rules.effects import EFFECTS, Extent, Part, because_of, extent_left
from tollhouse.customers.rules.status import GRAVEST_FIRST, OWN_CONDITIONS, CustomerStatus
from tollhouse.ledger.rules.conditions import FROM_FUNDS, NO_NEW_PAID_USE, STOPPING, Condition

SPEC = """
status                              paid_outgoing free     emergency incoming  self_care usage_charges recurring_fees did_fees  invoices  automatic_payment
closed                              none          none     none      none      none      none          none           none      last      last
blocked                             none          none     none      none      none      none          full           full      full      full
reseller_blocked                    none          none     none      none      none      none          full           full      full      full
suspended                           none          none     full      none      full      none          by_plan        full      full      full
reseller_suspended                  none          none     full      none      full      none          by_plan        full      full      full
limited                             reduced       full     full      full      full      full          full           full      full      full
provisionally_terminated            none          none     none      none      none      none          none           none      last      last
reseller_provisionally_terminated   none          none     none      none      none      none          none           none      last      last
credit_exceeded                     none          full     full      free_only full      full          full           full      full      full
no_available_funds                  none          full     full      free_only full      full          full           full      full      full
suspension_lifted                   full          full     full      full      full      full          full           full      full      full
limitation_lifted                   full          full     full      full      full      full          full           full      full      full
payment_frozen                      full          full     full      full      full      full          full           full      full      none
spending_limit_reached              running_only  full     full      full      full      full          full           full      full      full
exported                            none          none     none      none      none      none          none           none      none      none
export_in_progress                  full          full     full      full      full      full          postponed      postponed postponed full
"""  # noqa: E501 - a table is read across
ROWS = [line.split() for line in SPEC.strip().splitlines()]
PARTS = [Part(name) for name in ROWS[0][1:]]


@pytest.mark.parametrize("row", ROWS[1:], ids=lambda row: row[0])
def test_a_status_leaves_what_the_spec_says(row):
    status = CustomerStatus(row[0])
    assert [extent_left(part, [status]).value for part in PARTS] == row[1:]


def test_every_status_and_every_part_has_its_place_in_the_table():
    assert {row[0] for row in ROWS[1:]} == set(EFFECTS) == set(CustomerStatus) - {CustomerStatus.ACTIVE}
    assert list(Part) == PARTS
    assert set(GRAVEST_FIRST) == set(EFFECTS)


@given(st.sets(st.sampled_from(GRAVEST_FIRST)), st.sampled_from(Part))
def test_of_several_the_least_is_left_whatever_is_shown(holding, part):
    left = extent_left(part, holding)
    order = list(Extent)
    assert all(order.index(left) <= order.index(extent_left(part, [one])) for one in holding)
    because = because_of(part, holding)
    assert all(extent_left(part, [one]) is left for one in because)
    assert bool(because) == (left is not Extent.FULL)


def test_twin_the_ledger_refuses_new_paid_use_where_the_table_does():
    """Lack of funds is reckoned beside it, to the last cent."""
    refused = NO_NEW_PAID_USE | Condition(sum(FROM_FUNDS.values()))
    nothing_new = {Extent.NONE, Extent.RUNNING_ONLY}
    for status, condition in OWN_CONDITIONS.items():
        assert (extent_left(Part.PAID_OUTGOING, [status]) in nothing_new) == bool(condition & refused), status


def test_twin_usage_waits_in_quarantine_where_the_table_charges_none():
    for status, condition in OWN_CONDITIONS.items():
        assert (extent_left(Part.USAGE_CHARGES, [status]) is Extent.NONE) == bool(condition & STOPPING), status
