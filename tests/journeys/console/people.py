"""Who works in the small company of the browser tests."""

from dataclasses import dataclass

from tollhouse.staff.rules.roles import Role


@dataclass(frozen=True)
class Member:
    login: str
    name: str
    role: Role
    of_reseller: bool = False

    @property
    def password(self) -> str:
        return f"what {self.login} keeps secret"


MEMBERS = {
    "administrator": Member("admin", "Ada Lindgren", Role.ADMINISTRATOR),
    "support": Member("support", "Sam Okafor", Role.SUPPORT),
    "reader": Member("reader", "Rita Sousa", Role.READ_ONLY),
    "reseller": Member("reseller", "Rolf Brandt", Role.ADMINISTRATOR, of_reseller=True),
}
