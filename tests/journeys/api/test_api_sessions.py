"""People sign in, are known by a cookie, and are nobody again when the session ends."""

from datetime import timedelta

import pytest

from .people import PASSWORD, Person, a_member


def test_a_member_signs_in_is_known_and_signs_out(client, house):
    a_member(house, "anna", name="Anna Novak")
    anna = Person(client)
    told = anna.sign_in("Anna")
    assert told["staff"] | {"id": ""} == {
        "id": "",
        "login": "anna",
        "name": "Anna Novak",
        "email": "",
        "role": "administrator",
        "reseller_id": None,
        "reseller_name": None,
        "second_factor": False,
        "must_change_password": False,
    }
    assert anna.get("/session") == told
    anna.ask("DELETE", "/session", expect=204)
    assert anna.get("/session", expect=401)["code"] == "session_missing"
