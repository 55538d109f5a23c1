"""Every route × every role × every scope, read off the routes themselves: a new route cannot be left out."""

import pytest

from tollhouse.doors.api.application import ROUTERS
from tollhouse.staff.rules.roles import Role, rights_of

from .conftest import query_of
from .people import Person, a_member

ROUTES = [route for router in ROUTERS for route in router.routes if not route.needed.nobody]
UNSAFE = [route for route in ROUTES if not route.methods <= {"GET", "HEAD"}]
SCOPES = ("operator", "own reseller", "foreign reseller")
OF_A_CUSTOMER = ("customer_id", "account_id", "xdr_id")
NOWHERE = "999999999999"
"""An id that nothing has: what changes something is asked about it, and changes nothing."""


def method_of(route) -> str:
    (method,) = route.methods - {"HEAD"}
    return method


def path_of(route, names: dict[str, str]) -> str:
    found = {name: names.get(name, NOWHERE) for name in route.param_convertors}
    return route.path.format(**found).removeprefix("/api/v1") + query_of(route)


def send(person: Person, route, names: dict[str, str]):
    """Without a body: what has the right is refused for that, and only for that."""
    under = "/api/v1" if route.path.startswith("/api/v1") else ""
    path = path_of(route, names)
    if not under:
        headers = {"Cookie": f"tollhouse_session={person.cookie}"} if person.cookie else {}
        return person.client.request(method_of(route), path, headers=headers)
    return person.send(method_of(route), path)


def code_of(answer) -> str:
    return answer.json()["code"] if answer.headers["content-type"].startswith("application/problem") else ""


def test_nobody_gets_anywhere_without_a_login(client):
    stranger = Person(client)
    answers = {route.name: send(stranger, route, {}).status_code for route in ROUTES}
    assert answers
    assert {name for name, status in answers.items() if status != 401} == set()


@pytest.fixture
def known(realm, admin):
    """Ids of the first reseller's customer and of what is its."""
    (account,) = admin.get(f"/accounts?identifier={realm.line}")["items"]
    return {
        "customer_id": realm.customer["id"],
        "account_id": account["id"],
        "xdr_id": realm.xdr["id"],
        "name": realm.company.source,
        "quarantine_id": realm.quarantined["id"],
        "tariff_id": realm.company.tariff_id,
        "product_id": realm.company.product_id,
        "class_id": realm.company.class_id,
        "field_id": admin.post("/custom-fields", {"name": f"Field {realm.line}", "kind": "text"})["id"],
    }


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("scope", SCOPES)
def test_every_route_opens_to_who_has_the_right_and_shows_what_is_in_scope(*, realm, known, house, client, role, scope):
    reseller_id = {"operator": None, "own reseller": realm.customer["reseller_id"]}.get(scope, realm.own["id"])
    login = f"{role}-{scope}".replace(" ", "-").replace("_", "-")
    a_member(house, login, role, reseller_id=None if reseller_id is None else int(reseller_id))
    person = Person(client)
    rights = set(person.sign_in(login)["rights"])
    assert rights == {str(right) for right in rights_of(role, within_reseller=reseller_id is not None)}
    astray = {}
    for route in ROUTES:
        unsafe = route in UNSAFE
        if route.name == "remove_session":
            continue  # signs the asker out
        answer = send(person, route, {} if unsafe else known)
        if route.needed.right is not None and route.needed.right not in rights:
            fits = (answer.status_code, code_of(answer)) == (403, "right_missing")
        elif not unsafe and scope == "foreign reseller" and any(name in route.path for name in OF_A_CUSTOMER):
            fits = answer.status_code == 404
        else:
            fits = answer.status_code not in {401, 403} and answer.status_code < 500
            fits = fits and (unsafe or answer.status_code == 200 or "{" in route.path)
        if not fits:
            astray[route.name] = (answer.status_code, answer.text[:200])
    assert astray == {}


def test_what_a_reseller_may_change_is_not_there_for_another(realm, known, house, client):
    """With bodies that would do something: see test_api_rights_and_scope for each of them."""
    a_member(house, "foreign-changer", Role.SUPPORT, reseller_id=int(realm.own["id"]))
    person = Person(client)
    person.sign_in("foreign-changer")
    assert person.ask("PATCH", f"/customers/{known['customer_id']}", json={"email": "x@example.org"}, expect=404)
    assert person.ask("DELETE", f"/customers/{known['customer_id']}", expect=404)


@pytest.mark.parametrize("sent", [{"X-CSRF-Token": ""}, {"X-CSRF-Token": "0" * 64}, {"X-CSRF-Token": "é".encode()}])
def test_a_cookie_alone_changes_nothing(house, client, sent, engine):
    login = f"tricked-{len(str(sent))}"
    a_member(house, login)
    person = Person(client)
    person.sign_in(login)
    answers = {}
    for route in UNSAFE:
        answer = person.send(method_of(route), path_of(route, {}), headers=sent)
        answers[route.name] = (answer.status_code, code_of(answer))
    assert answers
    assert set(answers.values()) == {(403, "csrf_missing")}
    person.get("/session")


def test_a_token_needs_no_other_token(admin):
    admin.post("/customer-classes", {"name": "made without a cookie"})


def test_who_has_to_choose_a_password_can_do_nothing_else(house, client):
    a_member(house, "newcomer", must_change=True)
    person = Person(client)
    assert person.sign_in("newcomer")["staff"]["must_change_password"]
    for route in ROUTES:
        if route.needed.right is not None:
            answer = send(person, route, {})
            assert (answer.status_code, code_of(answer)) == (403, "password_change_needed"), route.name
    person.post("/session/password", {"current": "correct horse battery", "new": "my own, at last"}, expect=204)
    assert not person.get("/session")["staff"]["must_change_password"]
    person.get("/customers")
