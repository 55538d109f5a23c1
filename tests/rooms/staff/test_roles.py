from tollhouse.staff.rules.roles import Right, Role, rights_of


def test_an_administrator_may_do_everything():
    assert rights_of(Role.ADMINISTRATOR, within_reseller=False) == frozenset(Right)


def test_who_only_reads_changes_nothing_but_what_is_their_own():
    rights = rights_of(Role.READ_ONLY, within_reseller=False)
    assert all(right.startswith(("read_", "see_", "quote")) for right in rights - {Right.KEEP_SEARCHES})
    assert Right.READ_CUSTOMERS in rights


def test_support_serves_customers_and_touches_neither_prices_nor_tokens():
    rights = rights_of(Role.SUPPORT, within_reseller=False)
    assert {Right.CHANGE_CUSTOMERS, Right.DECIDE_QUARANTINE} <= rights
    prices = {Right.READ_PRICES, Right.CHANGE_CATALOGUE}
    assert rights.isdisjoint({*prices, Right.MANAGE_TOKENS, Right.SEND_USAGE, Right.MOVE_CLOCK})


def test_an_administrator_of_a_reseller_has_no_right_beyond_its_customers():
    assert rights_of(Role.ADMINISTRATOR, within_reseller=True) == {
        Right.READ_CUSTOMERS,
        Right.SEE_PERSONAL_DATA,
        Right.ERASE_PERSONAL_DATA,
        Right.CHANGE_CUSTOMERS,
        Right.ADJUST_BALANCES,
        Right.READ_CATALOGUE,
        Right.QUOTE,
        Right.KEEP_SEARCHES,
    }


def test_a_reseller_who_only_reads_still_only_reads():
    assert Right.CHANGE_CUSTOMERS not in rights_of(Role.READ_ONLY, within_reseller=True)
