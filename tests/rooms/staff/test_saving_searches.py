import pytest

from tollhouse.staff.members import MemberChange, NewMember, add_member, change_member
from tollhouse.staff.rules.fields import FieldUnfit
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.rules.saved_searches import MOST_OF_ONE_OWNER, SearchedResource, placed
from tollhouse.staff.saving_searches import (
    AnothersSearch,
    NewSearch,
    Searcher,
    SearchNameTaken,
    TooManySavedSearches,
    change_saved_search,
    delete_saved_search,
    list_saved_searches,
    save_search,
)
from tollhouse.words.refusals import NotFound

RESELLER = 7


@pytest.fixture
def member(conn, now):
    def make(login, role=Role.SUPPORT, reseller_id=None):
        new = NewMember(login, login.title(), role, reseller_id=reseller_id)
        made = add_member(conn, new, "correct horse battery", must_change=False, now=now, by="tests")
        return Searcher(made.member_id, role, reseller_id)

    return make


@pytest.fixture
def save(conn, now):
    def act(searcher, name, query="status=blocked", **more):
        return save_search(conn, searcher, NewSearch(name, query, **more), now=now)

    return act


def names(conn, searcher, limit=100):
    """Walked page by page, so that the order holds over their borders."""
    found, cursor = [], None
    while True:
        page = list_saved_searches(conn, searcher, SearchedResource.CUSTOMERS, limit=limit, cursor=cursor)
        found += [row.name for row in page.rows]
        cursor = page.next
        if cursor is None:
            return found


def test_ones_own_come_in_their_order_and_then_what_others_share_by_name(conn, member, save):
    anna, bob, carl = member("anna"), member("bob"), member("carl")
    for searcher, name, shared in (
        (anna, "Zero", False), (anna, "And one", True),
        (bob, "Beta", True), (carl, "alpha", True), (carl, "Mine", False),
    ):  # fmt: skip
        save(searcher, name, shared=shared)
    assert names(conn, anna, limit=1) == names(conn, anna) == ["Zero", "And one", "alpha", "Beta"]
    assert names(conn, bob) == ["Beta", "alpha", "And one"]


def test_what_is_shared_stays_within_the_scope(conn, now, member, save):
    ours, theirs, others = member("ours"), member("theirs", reseller_id=RESELLER), member("others", reseller_id=8)
    colleague = member("colleague", Role.READ_ONLY, RESELLER)
    saved = save(theirs, "Theirs", shared=True)
    save(ours, "Ours", shared=True)
    assert names(conn, colleague) == ["Theirs"]
    assert (names(conn, ours), names(conn, others)) == (["Ours"], [])
    boss = member("boss", Role.ADMINISTRATOR)
    for stranger in (boss, others):
        with pytest.raises(NotFound):
            change_saved_search(conn, stranger, saved.saved_search_id, {"name": "Stolen"}, now=now)
        with pytest.raises(NotFound):
            delete_saved_search(conn, stranger, saved.saved_search_id)


def test_a_shared_one_is_changed_by_its_owner_and_by_an_administrator_only(conn, now, member, save):
    anna, bob, boss = member("anna"), member("bob"), member("boss", Role.ADMINISTRATOR)
    saved = save(anna, "Shared", shared=True).saved_search_id
    with pytest.raises(AnothersSearch) as refused:
        change_saved_search(conn, bob, saved, {"name": "Bob's"}, now=now)
    assert "Anna" in refused.value.detail
    with pytest.raises(AnothersSearch):
        delete_saved_search(conn, bob, saved)
    change_saved_search(conn, boss, saved, {"name": "Tidied"}, now=now)
    with pytest.raises(FieldUnfit, match="position 1 is for the owner"):
        change_saved_search(conn, boss, saved, {"position": 1}, now=now)
    change_saved_search(conn, boss, saved, {"shared": False}, now=now)
    with pytest.raises(NotFound):
        delete_saved_search(conn, boss, saved)
    assert names(conn, anna) == ["Tidied"]


def test_a_name_is_taken_once_by_each_member_whatever_its_case_and_accents(conn, now, member, save):
    anna, bob = member("anna"), member("bob")
    save(anna, "Malmö")
    other = save(anna, "Other").saved_search_id
    save(bob, "Malmö")
    with pytest.raises(SearchNameTaken):
        save(anna, "malmo")
    with pytest.raises(SearchNameTaken):
        change_saved_search(conn, anna, other, {"name": "MALMÖ"}, now=now)
    _, renamed = change_saved_search(conn, anna, other, {"name": "OTHER"}, now=now)
    assert renamed.name == "OTHER"


def test_moving_and_deleting_leaves_no_gap(conn, now, member, save):
    anna = member("anna")
    ids = [save(anna, name).saved_search_id for name in "ABCD"]
    change_saved_search(conn, anna, ids[3], {"position": 2}, now=now)
    assert names(conn, anna) == ["A", "D", "B", "C"]
    delete_saved_search(conn, anna, ids[0])
    _, moved = change_saved_search(conn, anna, ids[3], {"position": 3}, now=now)
    assert (names(conn, anna), moved.position) == (["B", "C", "D"], 3)
    with pytest.raises(FieldUnfit, match="position 4 must be 1 to 3"):
        change_saved_search(conn, anna, ids[3], {"position": 4}, now=now)


@pytest.mark.parametrize("position", [1, 2, 3])
def test_one_is_placed_where_it_was_asked_to_stand(position):
    assert placed([1, 2, 3], 1, position).index(1) == position - 1


def test_there_is_an_end_to_how_many_one_keeps(conn, now, member, save):
    anna = member("anna")
    for number in range(MOST_OF_ONE_OWNER):
        last = save(anna, f"Number {number}")
    with pytest.raises(TooManySavedSearches, match="You have 50 saved searches"):
        save(anna, "One more")
    delete_saved_search(conn, anna, last.saved_search_id)
    save(anna, "One more")


@pytest.mark.parametrize(
    ("columns", "why"),
    [([], "be 1 to 50"), (["name", "name"], "named twice"), (["Name!"], "no name of a column"), (["a"] * 51, "50")],
)
def test_columns_are_names_once_each(conn, member, save, columns, why):
    with pytest.raises(FieldUnfit, match=why):
        save(member("anna"), "Columns", columns=columns)


def test_columns_are_kept_in_order_and_given_back(conn, now, member, save):
    anna = member("anna")
    saved = save(anna, "Columns", columns=["name", "city", "balance"])
    assert saved.columns == ["name", "city", "balance"]
    assert change_saved_search(conn, anna, saved.saved_search_id, {"columns": None}, now=now)[1].columns is None


def test_a_member_who_is_blocked_keeps_searches_and_what_is_shared_stays_so(conn, now, member, save):
    anna, bob = member("anna"), member("bob")
    save(anna, "Shared", shared=True)
    save(anna, "Private")
    change_member(conn, anna.member_id, MemberChange(blocked=True))
    assert names(conn, bob) == ["Shared"]
    assert names(conn, anna) == ["Shared", "Private"]
