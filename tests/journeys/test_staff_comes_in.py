"""From nothing to somebody signed in: the demo company's logins, and members added at the command line."""

import json
import re
import urllib.error
import urllib.request

import pytest


@pytest.fixture(scope="module")
def served(house):
    running = house.start("serve", "--demo", "--workers", "1")
    running.wait_until_serving()
    yield running
    assert running.stop() == 0


def sign_in(running, login, password) -> dict:
    said = json.dumps({"login": login, "password": password}).encode()
    address = f"http://{running.program.address}/api/v1/session"
    asked = urllib.request.Request(address, said, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own address
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        return json.load(refused)


def test_the_demo_company_prints_logins_that_open(served):
    printed = dict(re.findall(r"(\S+) / (\S+)", served.out))
    assert set(printed) == {"admin", "support", "reader", "reseller"}
    told = {login: sign_in(served, login, password)["staff"] for login, password in printed.items()}
    assert {login: one["role"] for login, one in told.items()} == {
        "admin": "administrator",
        "support": "support",
        "reader": "read_only",
        "reseller": "administrator",
    }
    assert [login for login, one in told.items() if one["reseller_id"] is not None] == ["reseller"]


def test_a_member_added_at_the_command_line_signs_in(served):
    tollhouse = served.program
    added = tollhouse.run("staff", "add", "Anna", "--name", "Anna Novak", "--role", "support")
    assert added.code == 0, added.err
    password = re.search(r"Password: (\S+)", added.out)[1]
    told = sign_in(served, "anna", password)["staff"]
    assert (told["name"], told["role"], told["must_change_password"]) == ("Anna Novak", "support", True)
    assert "anna" in tollhouse.run("staff", "list").out


def test_a_password_from_a_file_opens_and_a_reset_one_takes_its_place(served):
    tollhouse = served.program
    (tollhouse.home / "password").write_text("from the file, itself\nnot this line\n")
    more = ("--name", "Bert", "--role", "administrator", "--password-file", "password")
    assert "Password:" not in tollhouse.run("staff", "add", "bert", *more).out
    assert not sign_in(served, "bert", "from the file, itself")["staff"]["must_change_password"]
    reset = tollhouse.run("staff", "reset-password", "bert")
    password = re.search(r"Password: (\S+)", reset.out)[1]
    assert sign_in(served, "bert", "from the file, itself")["code"] == "login_failed"
    assert sign_in(served, "bert", password)["staff"]["must_change_password"]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["add", "cato", "--name", "Cato", "--role", "boss"], "There is no role 'boss'"),
        (["add", "no spaces", "--name", "Cato"], "login 'no spaces' must have"),
        (["add", "cato", "--name", "Cato", "--password-file", "missing"], "cannot be read from missing"),
        (["add", "cato", "--name", "Cato", "--reseller", "999999"], "There is no customer 999999"),
        (["add", "admin", "--name", "Another"], "The login 'admin' is taken"),
        (["reset-password", "nobody"], "There is no staff member 'nobody'"),
        (["reset-second-factor", "nobody"], "There is no staff member 'nobody'"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(served, arguments, said):
    refused = served.program.run("staff", *arguments)
    assert refused.code == 1
    assert said in refused.err
