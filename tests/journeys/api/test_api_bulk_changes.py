"""One act on many customers over the API: outcomes, what is refused and why, undo, cancelling, scope, files."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from tollhouse.bulk import asking, working
from tollhouse.bulk.reading import FILES_KEPT_FOR, KEPT_FOR, forget_changes
from tollhouse.plumbing.clock import real_clock
from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token


class MovedClock:
    """It stands still until it is moved by a second."""

    def __init__(self, moment):
        self.moment = moment

    def __call__(self):
        return self.moment

    def move(self):
        self.moment += timedelta(seconds=1)


@pytest.fixture
def clock(now):
    return MovedClock(now)


@pytest.fixture(autouse=True)
def _no_jobs_left(engine):
    with engine.begin() as conn:
        conn.execute(text("truncate procrastinate_jobs cascade"))


def ids_of(*customers):
    return [one["id"] for one in customers]


def ask(caller, action, who, *, expect=202, **more):
    how = {name: more.pop(name) for name in ("key",) if name in more}
    return caller.post("/customers/bulk-changes", {"action": action, "who": who, **more}, expect=expect, **how)


def done(caller, house, change):
    house.jobs.work_off()
    return caller.get(f"/customers/bulk-changes/{change['id']}")


def items(caller, change, outcome="refused"):
    listed = caller.get(f"/customers/bulk-changes/{change['id']}/items?outcome={outcome}")["items"]
    return {one["customer_id"]: one["reason"] for one in listed}


def status_of(caller, *customers):
    return [caller.get(f"/customers/{one['id']}")["status"] for one in customers]


def counted(done=0, unchanged=0, refused=0):
    return {"done": done, "unchanged": unchanged, "refused": refused}


def test_of_three_chosen_two_are_deleted_and_one_says_what_stopped_it(admin, company, house, now):
    spare, other = company.customer_of(), company.customer_of()
    company.send(company.call(now))
    chosen = {"ids": ids_of(spare, other, company.customer)}
    preview = admin.post("/customers/bulk-changes/preview", {"action": "delete", "who": chosen}, expect=200)
    assert (preview["total"], preview["counts"]) == (3, counted(done=2, refused=1))
    assert [one["name"] for one in preview["refusals"]] == [company.customer["name"]]
    assert status_of(admin, spare) == ["active"]
    asked = ask(admin, "delete", chosen)
    assert (asked["status"], asked["total"], asked["chosen"]) == ("todo", None, 3)
    change = done(admin, house, asked)
    assert (change["status"], change["total"], change["progress"]) == ("succeeded", 3, 3)
    assert change["counts"] == counted(done=2, refused=1)
    name = company.customer["name"]
    assert items(admin, change) == {
        company.customer["id"]: f"Customer '{name}' cannot be deleted because it has accounts; "
        "what has a history is closed instead."
    }
    assert set(items(admin, change, "done")) == set(ids_of(spare, other))
    for gone in (spare, other):
        admin.get(f"/customers/{gone['id']}", expect=404)
        (left,) = admin.get(f"/audit?customer_id={gone['id']}&action=bulk delete")["items"]
        assert left["details"] == {"bulk_change": change["id"], "name": gone["name"]}
    assert (change["undoable"], change["why_not_undoable"]) == (
        False,
        "What was deleted is gone; nothing brings it back.",
    )
    assert admin.post(f"/customers/bulk-changes/{change['id']}/undo", expect=409)["code"] == "not_undoable"


def test_a_reseller_and_its_customers_are_deleted_together_and_a_stranger_is_told(admin, company, house):
    reseller = company.customer_of(kind="reseller", name="Aaa reseller")
    below = company.customer_of(reseller["id"], kind="reseller", name="Aab reseller")
    customer = company.customer_of(below["id"])
    change = done(admin, house, ask(admin, "delete", {"ids": [*ids_of(reseller, below, customer), "999999999"]}))
    assert change["counts"] == counted(done=3, refused=1)
    assert items(admin, change) == {"999999999": "There is no customer 999999999."}


def test_blocking_all_that_a_search_finds_is_taken_back_once_for_those_it_blocked(admin, company, house, clock):
    customers = [company.customer_of(city=f"Bulkville {company.tariff_id}") for _ in range(5)]
    blocked_before = customers[0]
    admin.post(f"/customers/{blocked_before['id']}/status-changes", {"action": "block"})
    search = {"search": f"where=city:is:Bulkville {company.tariff_id}&view=all"}
    asked = ask(admin, "block", search, expected_total=5, comment="a flood", key=f"flood-{company.tariff_id}")
    assert asked == ask(admin, "block", search, expected_total=5, comment="a flood", key=f"flood-{company.tariff_id}")
    change = done(admin, house, asked)
    assert change["counts"] == counted(done=4, unchanged=1)
    assert items(admin, change, "unchanged") == {blocked_before["id"]: "The customer is blocked already."}
    assert status_of(admin, *customers) == ["blocked"] * 5
    why = admin.get(f"/customers/{customers[1]['id']}")["status_reason"][0]
    assert (why["comment"], why["by"]) == ("a flood", change["asked_by"])
    freed, blocked_again = customers[1:3]
    for customer, action in ((freed, "unblock"), (blocked_again, "unblock"), (blocked_again, "block")):
        clock.move()
        admin.post(f"/customers/{customer['id']}/status-changes", {"action": action})
    assert change["undoable"]
    undo = done(admin, house, admin.post(f"/customers/bulk-changes/{change['id']}/undo", expect=202))
    assert (undo["action"], undo["undo_of"]) == ("unblock", change["id"])
    assert undo["counts"] == counted(done=2, unchanged=1, refused=1)
    assert items(admin, undo) == {blocked_again["id"]: "The customer was unblocked and blocked again since."}
    assert status_of(admin, *customers) == ["blocked", "active", "blocked", "active", "active"]
    again = admin.post(f"/customers/bulk-changes/{change['id']}/undo", expect=409)
    assert again["detail"] == "It was taken back already."
    assert admin.get(f"/customers/bulk-changes/{change['id']}")["undone_by"] == undo["id"]


def test_undoing_an_unblock_leaves_alone_whom_somebody_has_blocked_and_unblocked_since(admin, company, house, clock):
    customers = [company.customer_of() for _ in range(2)]
    done(admin, house, ask(admin, "block", {"ids": ids_of(*customers)}))
    clock.move()
    change = done(admin, house, ask(admin, "unblock", {"ids": ids_of(*customers)}))
    for action in ("block", "unblock"):
        clock.move()
        admin.post(f"/customers/{customers[0]['id']}/status-changes", {"action": action})
    undo = done(admin, house, admin.post(f"/customers/bulk-changes/{change['id']}/undo", expect=202))
    assert (undo["action"], undo["counts"]) == ("block", counted(done=1, refused=1))
    assert items(admin, undo) == {customers[0]["id"]: "The customer was blocked and unblocked again since."}
    assert status_of(admin, *customers) == ["active", "blocked"]


def test_a_class_is_given_to_whom_it_fits_and_each_gets_its_former_one_back(admin, company, house):
    former, latter, third = (
        admin.post("/customer-classes", {"name": f"{name} {company.tariff_id}", "currency": "EUR"})["id"]
        for name in ("Former", "Latter", "Third")
    )
    everywhere = admin.post("/customer-classes", {"name": f"Everywhere {company.tariff_id}"})["id"]
    first, second, moved = (company.customer_of(class_id=one) for one in (former, company.class_id, former))
    dollars = company.customer_of(class_id=everywhere, currency="USD", credit_limit=None)
    there = company.customer_of(class_id=latter)
    who = {"ids": ids_of(first, second, moved, dollars, there)}
    change = done(admin, house, ask(admin, "change_class", who, class_id=latter))
    assert change["counts"] == counted(done=3, unchanged=1, refused=1)
    assert "is not that of the class" in items(admin, change)[dollars["id"]]
    (left,) = admin.get(f"/audit?customer_id={first['id']}&action=bulk change class")["items"]
    assert left["details"]["changed"] == {"class_id": {"old": int(former), "new": int(latter)}}
    found = admin.get(f"/customers?where=class:is:Latter {company.tariff_id}")["total"]
    assert found == 4
    admin.ask("PATCH", f"/customers/{moved['id']}", json={"class_id": third})
    undo = done(admin, house, admin.post(f"/customers/bulk-changes/{change['id']}/undo", expect=202))
    assert undo["counts"] == counted(done=2, refused=1)
    assert items(admin, undo) == {moved["id"]: "The customer was put into another class since."}
    classes = [admin.get(f"/customers/{one['id']}")["class_id"] for one in (first, second, moved)]
    assert classes == [former, company.class_id, third]
    assert undo["why_not_undoable"] == "It takes back another change itself; ask for that change again."


def test_a_change_goes_on_where_its_worker_died_and_nobody_is_changed_twice(admin, company, house, monkeypatch):
    monkeypatch.setattr(working, "_AT_ONCE", 2)
    customers = [company.customer_of(city=f"Kill {company.tariff_id}") for _ in range(7)]
    asked = ask(admin, "block", {"search": f"where=city:is:Kill {company.tariff_id}"})
    taken = working.take_batch
    calls = []

    def dies_in_the_third(*arguments, **more):
        outcomes = taken(*arguments, **more)
        calls.append(len(outcomes))
        if len(calls) == 3:
            raise KeyboardInterrupt  # whatever ends a process, before it commits
        return outcomes

    monkeypatch.setattr(working, "take_batch", dies_in_the_third)
    bulk = working.BulkDesk(house.clock, lambda *_: pytest.fail("the set is fixed once"), _read)
    first = working.BulkDesk(house.clock, _read, _read)
    with pytest.raises(KeyboardInterrupt):
        first.work_through(house.engine, _Quiet(), now=house.clock(), bulk_id=int(asked["id"]))
    half = admin.get(f"/customers/bulk-changes/{asked['id']}")
    assert (half["total"], half["progress"]) == (7, 4)
    late = company.customer_of(city=f"Kill {company.tariff_id}")
    bulk.work_through(house.engine, _Quiet(), now=house.clock(), bulk_id=int(asked["id"]))
    assert admin.get(f"/customers/bulk-changes/{asked['id']}")["counts"] == counted(done=7)
    assert (calls, status_of(admin, late)) == ([2, 2, 2, 2, 1], ["active"])
    with house.engine.connect() as conn:
        told = conn.scalar(
            text("select count(*) from audit_record where action = 'bulk block' and about_customer = any(:ids)"),
            {"ids": [int(one["id"]) for one in customers]},
        )
    assert told == 7


class _Quiet:
    """A job's run that nobody watches."""

    should_end = False

    def note(self, *_: object, **__: object) -> None:
        pass

    finish = note


def _read(written, scope):
    from tollhouse.doors.api.customer_asked import CUSTOMERS

    return CUSTOMERS.read(written, scope)


def test_a_change_that_is_cancelled_keeps_what_it_did_and_can_be_taken_back(admin, company, house, monkeypatch):
    monkeypatch.setattr(working, "_AT_ONCE", 1)
    customers = [company.customer_of() for _ in range(4)]
    asked = ask(admin, "block", {"ids": ids_of(*customers)})
    taken = working.take_batch

    def cancelled_meanwhile(*arguments, **more):
        if admin.get(f"/customers/bulk-changes/{asked['id']}")["progress"] == 1:
            admin.post(f"/customers/bulk-changes/{asked['id']}/cancel", expect=200)
            monkeypatch.setattr("tollhouse.plumbing.jobs.work._SAY_EVERY_S", 0)
        return taken(*arguments, **more)

    monkeypatch.setattr("tollhouse.plumbing.jobs.work._SAY_EVERY_S", 0)
    monkeypatch.setattr(working, "take_batch", cancelled_meanwhile)
    change = done(admin, house, asked)
    assert (change["status"], change["total"], change["counts"]) == ("aborted", 4, counted(done=2))
    undo = done(admin, house, admin.post(f"/customers/bulk-changes/{change['id']}/undo", expect=202))
    assert undo["counts"] == counted(done=2)
    assert status_of(admin, *customers) == ["active"] * 4


def test_a_resellers_staff_reaches_its_own_customers_not_others_and_not_the_reseller(realm, house, admin):
    who = {"ids": ids_of(realm.customer, realm.own, realm.own_customer)}
    change = done(realm.stranger, house, ask(realm.stranger, "block", who))
    assert change["counts"] == counted(done=1, refused=2)
    assert items(realm.stranger, change) == {
        realm.customer["id"]: f"There is no customer {realm.customer['id']}.",
        realm.own[
            "id"
        ]: "A reseller's staff changes the reseller's customers, not the reseller itself; ask the operator.",
    }
    told = realm.stranger.get(f"/customers/bulk-changes/{change['id']}/items")["items"]
    assert {one["customer_id"]: one["name"] for one in told} == {
        realm.customer["id"]: "",
        realm.own["id"]: realm.own["name"],
        realm.own_customer["id"]: realm.own_customer["name"],
    }
    assert status_of(admin, realm.customer, realm.own, realm.own_customer) == ["active", "active", "blocked"]
    everybody = done(realm.stranger, house, ask(realm.stranger, "unblock", {"search": ""}))
    assert everybody["counts"] == counted(done=1, refused=1)
    admin.get(f"/customers/bulk-changes/{change['id']}", expect=404)
    own = ask(admin, "block", {"ids": ids_of(realm.own_customer)})
    for path in ("", "/items"):
        realm.stranger.get(f"/customers/bulk-changes/{own['id']}{path}", expect=404)
    for act in ("undo", "cancel"):
        realm.stranger.post(f"/customers/bulk-changes/{own['id']}/{act}", expect=404)


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({"action": "block", "who": {}}, 422, "who"),
        ({"action": "block", "who": {"ids": ["1"], "search": ""}}, 422, "who"),
        ({"action": "block", "who": {"ids": []}}, 422, "who.ids"),
        ({"action": "block", "who": {"ids": ["x"]}}, 422, "who.ids[0]"),
        ({"action": "block", "who": {"search": "where=colour:is:red"}}, 422, "who.search.where"),
        ({"action": "block", "who": {"search": "limit=5"}}, 422, "who.search.limit"),
        ({"action": "block", "who": {"search": "view=nobody"}}, 422, "who.search.view"),
        ({"action": "change_class", "who": {"search": ""}}, 422, "class_id"),
        ({"action": "change_class", "class_id": "999999999", "who": {"search": ""}}, 422, "class_id"),
        ({"action": "explode", "who": {"search": ""}}, 422, "action"),
    ],
)
def test_what_cannot_be_done_is_refused_by_field(admin, said, status, field):
    for path in ("", "/preview"):
        refused = admin.post(f"/customers/bulk-changes{path}", said, expect=status)
        assert [one["field"] for one in refused["errors"]] == [field]


def test_a_list_that_is_another_than_the_asker_saw_is_refused(admin, company, house):
    city = f"Drift {company.tariff_id}"
    customers = [company.customer_of(city=city) for _ in range(2)]
    refused = ask(admin, "delete", {"search": f"where=city:is:{city}"}, expected_total=3, expect=409)
    assert refused["detail"] == "The list has 2 customers now and 3 were expected; look at it again, then repeat."
    asked = ask(admin, "delete", {"search": f"where=city:is:{city}"}, expected_total=2)
    company.customer_of(city=city)
    change = done(admin, house, asked)
    assert (change["status"], change["problem"]) == (
        "failed",
        "The list has 3 customers now and 2 were expected; look at it again, then repeat.",
    )
    assert status_of(admin, *customers) == ["active", "active"]


def test_more_than_can_be_tried_out_are_counted(admin, company, monkeypatch):
    monkeypatch.setattr(asking, "TRIED_OUT", 1)
    who = {"ids": ids_of(company.customer_of(), company.customer_of())}
    preview = admin.post("/customers/bulk-changes/preview", {"action": "delete", "who": who}, expect=200)
    assert preview == {"total": 2, "counts": None, "refusals": []}


def exported(caller, house, who, **more):
    asked = caller.post("/customers/exports", {"who": who, **more}, expect=202)
    return done(caller, house, asked)


def fetch(caller, change):
    headers = {"Authorization": f"Bearer {caller.secret}"}
    return caller.client.get(f"/api/v1/customers/exports/{change['id']}/file", headers=headers)


def rows_of(answer):
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def test_a_list_is_exported_in_its_order_with_the_columns_asked_for(admin, company, house):
    city = f"Export {company.tariff_id}"
    names = [f"=Evil {company.tariff_id}", f"Žofie {company.tariff_id}", f"Adam {company.tariff_id}"]
    made = [company.customer_of(name=name, city=city) for name in names]
    prepaid = company.customer_of(
        name=f"Bára {company.tariff_id}", city=city, balance_control="prepaid", credit_limit=None
    )
    columns = ["name", "city", "balance", "credit_limit", "available_funds", "registered_at"]
    change = exported(admin, house, {"search": f"where=city:is:{city}&sort=-name"}, columns=columns)
    assert (change["status"], change["total"], change["counts"]["done"]) == ("succeeded", 4, 4)
    assert change["file"]["name"].startswith("customers 2")
    answer = fetch(admin, change)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert change["file"]["name"] in answer.headers["content-disposition"]
    assert len(answer.content) == int(answer.headers["content-length"]) == change["file"]["size"]
    heading, *rows = rows_of(answer)
    assert heading == [*columns[:-1], "registered_at (UTC)"]
    assert [row[0] for row in rows] == [names[1], prepaid["name"], names[2], f"'{names[0]}"]
    assert rows[0][1:5] == [city, "0.00000", "100.00000", ""]
    assert rows[1][1:5] == [city, "", "", "0.00000"]
    some = exported(admin, house, {"ids": ids_of(*made[:2])}, columns=["id"], sort="-name")
    assert rows_of(fetch(admin, some)) == [["id"], *([one] for one in ids_of(made[1], made[0]))]
    sheet = exported(admin, house, {"ids": ids_of(*made)}, format="xlsx")
    with ZipFile(BytesIO(fetch(admin, sheet).content)) as book:
        assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 4
    assert admin.get("/audit?action=get_customer_export_file")["total"] >= 3


def test_a_file_is_fetched_by_whoever_asked_for_it_and_forgotten_after_a_day(admin, company, house, client, now):
    change = exported(admin, house, {"ids": ids_of(company.customer)}, columns=["name"])
    another = Caller(client, token(house, now, Role.SUPPORT))
    assert fetch(another, change).status_code == 404
    reader = Caller(client, token(house, now, Role.READ_ONLY))
    own = exported(reader, house, {"ids": ids_of(company.customer)})
    assert fetch(reader, own).status_code == 200
    ask(reader, "block", {"ids": ids_of(company.customer)}, expect=403)
    later = real_clock() + FILES_KEPT_FOR
    forget_changes(house.engine, now=later)
    assert fetch(admin, change).json()["code"] == "file_not_ready"
    assert admin.get(f"/customers/bulk-changes/{change['id']}")["file"] is None
    blocked = done(admin, house, ask(admin, "block", {"ids": ids_of(company.customer)}))
    undo = admin.post(f"/customers/bulk-changes/{blocked['id']}/undo", expect=202)
    with house.engine.begin() as conn:
        aged = text("update bulk_change set asked_at = asked_at - interval '6 days' where undo_of is null")
        conn.execute(aged)
    forget_changes(house.engine, now=real_clock() + KEPT_FOR - timedelta(days=5))
    assert admin.get(f"/customers/bulk-changes/{blocked['id']}")["undone_by"] == undo["id"]
    forget_changes(house.engine, now=real_clock() + KEPT_FOR)
    assert admin.get("/customers/bulk-changes")["total"] == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"columns": ["name", "colour"]}, "columns"),
        ({"columns": ["name", "name"]}, "columns"),
        ({"format": "pdf"}, "format"),
        ({"sort": "name"}, "sort"),
        ({"who": {"ids": ["1"]}, "sort": "name&status=blocked"}, "sort.sort"),
    ],
)
def test_an_export_that_cannot_be_is_refused_by_field(admin, said, field):
    refused = admin.post("/customers/exports", {"who": {"search": ""}} | said, expect=422)
    assert [one["field"] for one in refused["errors"]] == [field]


def test_an_export_is_of_the_readers_scope(realm, house):
    change = exported(realm.stranger, house, {"search": ""}, columns=["id"])
    assert {row[0] for row in rows_of(fetch(realm.stranger, change))[1:]} == set(ids_of(realm.own, realm.own_customer))
    named = exported(realm.stranger, house, {"ids": ids_of(realm.customer)}, columns=["id"])
    assert rows_of(fetch(realm.stranger, named)) == [["id"]]


def test_an_export_of_more_than_a_sheet_holds_names_the_way_out(admin, company, monkeypatch):
    monkeypatch.setattr(asking, "MOST_ROWS_OF_XLSX", 1)
    who = {"ids": ids_of(company.customer, company.customer_of())}
    refused = admin.post("/customers/exports", {"who": who, "format": "xlsx"}, expect=422)
    assert "ask for csv, or for fewer" in refused["detail"]
