"""Who works in the small company of the browser tests."""

from dataclasses import dataclass

from sqlalchemy import text

from tollhouse.plumbing.db import make_engine
from tollhouse.staff.rules.roles import Role


@dataclass(frozen=True)
class Member:
    login: str
    name: str
    role: Role
    of_reseller: bool = False
    masked: bool = False

    @property
    def password(self) -> str:
        return f"what {self.login} keeps secret"


MEMBERS = {
    "administrator": Member("admin", "Ada Lindgren", Role.ADMINISTRATOR),
    "support": Member("support", "Sam Okafor", Role.SUPPORT),
    "reader": Member("reader", "Rita Sousa", Role.READ_ONLY),
    "reseller": Member("reseller", "Rolf Brandt", Role.ADMINISTRATOR, of_reseller=True),
    "masked": Member("callcentre", "Mara Quist", Role.SUPPORT, masked=True),
    "ukrainian": Member("olena", "Olena Bondar", Role.SUPPORT),
}


def leave_browsers_open(database_url: str) -> None:
    """Whoever is signed in has given the password eleven minutes ago."""
    engine = make_engine(database_url)
    with engine.begin() as conn:
        earlier = "started_at = started_at - interval '11 min', proved_at = proved_at - interval '11 min'"
        conn.execute(text(f"update staff_session set {earlier}"))
    engine.dispose()
