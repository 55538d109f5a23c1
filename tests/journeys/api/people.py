"""People at the door: members made in the staff room, and what a browser does for them."""

from dataclasses import dataclass, field
from typing import Any

from tollhouse.doors.api.arriving import COOKIE
from tollhouse.doors.api.desk import CSRF_HEADER
from tollhouse.doors.api.house import House
from tollhouse.staff.members import Member, NewMember, add_member
from tollhouse.staff.rules.roles import Role

PASSWORD = "correct horse battery"


def a_member(
    house: House,
    login: str,
    role: Role = Role.ADMINISTRATOR,
    *,
    name: str = "A Member",
    reseller_id: int | None = None,
    must_change: bool = False,
) -> Member:
    new = NewMember(login, name, role, reseller_id=reseller_id)
    with house.engine.begin() as conn:
        return add_member(conn, new, PASSWORD, must_change=must_change, now=house.real_clock(), by="tests")


@dataclass
class Person:
    """A browser of its own: keeps the cookie and sends the token against forged requests."""

    client: Any
    headers: dict[str, str] = field(default_factory=dict)
    cookie: str = ""
    csrf_token: str = ""
    login: str = ""

    def sign_in(self, login: str, password: str = PASSWORD, *, expect: int = 201, **more: Any) -> Any:
        said = {"login": login, "password": password} | more
        answer = self.send("POST", "/session", json=said)
        assert answer.status_code == expect, answer.text
        told = answer.json()
        if expect == 201:
            self.cookie = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
            self.csrf_token = told["csrf_token"]
        return told

    def send(self, method: str, path: str, **how: Any) -> Any:
        headers = self.headers | how.pop("headers", {})
        if self.cookie:
            headers = {"Cookie": f"{COOKIE}={self.cookie}", CSRF_HEADER: self.csrf_token} | headers
        self.client.cookies.clear()
        return self.client.request(method, f"/api/v1{path}", headers=headers, **how)

    def ask(self, method: str, path: str, *, expect: int = 200, **how: Any) -> Any:
        answer = self.send(method, path, **how)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    def get(self, path: str, *, expect: int = 200, **how: Any) -> Any:
        return self.ask("GET", path, expect=expect, **how)

    def post(self, path: str, said: Any = None, *, expect: int = 200, **how: Any) -> Any:
        return self.ask("POST", path, expect=expect, json=said, **how)
