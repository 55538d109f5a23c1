"""Who may come into the demo company.  All but the administrator's passwords are known to everybody, and say so."""

from datetime import datetime
from typing import Final

from tollhouse.demo.loading import demo_reseller
from tollhouse.plumbing.db import Connection
from tollhouse.staff.members import (
    ADMINISTRATOR,
    NewMember,
    add_member,
    count_members,
    find_member,
    password_hash_of,
)
from tollhouse.staff.passwords import fits, make_password
from tollhouse.staff.rules.roles import Role

PASSWORDS: Final = {"support": "demo-support", "reader": "demo-reader", "reseller": "demo-reseller"}


def add_demo_members(conn: Connection, *, now: datetime) -> str | None:
    """The administrator's password, which cannot be shown again; None where somebody is here already."""
    if count_members(conn):
        return None
    members = [
        NewMember("support", "Sam Support", Role.SUPPORT),
        NewMember("reader", "Rita Reader", Role.READ_ONLY),
    ]
    reseller_id = demo_reseller(conn)
    if reseller_id is not None:
        members.append(NewMember("reseller", "Rob Reseller", Role.ADMINISTRATOR, reseller_id=reseller_id))
    for member in members:
        add_member(conn, member, PASSWORDS[member.login], must_change=False, now=now, by="demo")
    password = make_password()
    first = NewMember(ADMINISTRATOR, "Ada Administrator", Role.ADMINISTRATOR)
    add_member(conn, first, password, must_change=False, now=now, by="demo")
    return password


def demo_logins(conn: Connection) -> dict[str, str]:
    """Login and password of those that still have the one everybody knows."""
    found = {login: find_member(conn, login) for login in PASSWORDS}
    return {
        login: PASSWORDS[login]
        for login, member in found.items()
        if member is not None and fits(PASSWORDS[login], password_hash_of(conn, member.member_id))
    }
