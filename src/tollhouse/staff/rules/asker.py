"""Who asks: a member in a session or a program with a token; rights and scope do not care which."""

from dataclasses import dataclass

from tollhouse.staff.rules.giving import ANY_GIFT, GivingCap
from tollhouse.staff.rules.lending import NO_CAP, LendingCap
from tollhouse.staff.rules.roles import SHOWING_WHO_IT_IS, Right, Role, rights_of


@dataclass(frozen=True, slots=True)
class Staff:
    """actor       token:7 or staff:3; belongs to one asker for ever
    by             token:mediation or staff:anna; what histories show
    reseller_id    None for the operator's staff, else whose customers it is confined to
    masked         personal data is hidden from it
    lending        of a token that of the member who answers for it, else the usual one
    giving         the same
    owner          the actor who answers for a token; None: it is a member, or nobody does
    """

    actor: str
    by: str
    role: Role
    reseller_id: int | None
    masked: bool = False
    lending: LendingCap = NO_CAP
    giving: GivingCap = ANY_GIFT
    owner: str | None = None

    @property
    def answerable(self) -> str:
        """Whose day it is counted in: a member has one, by however many tokens as well."""
        return self.owner or self.actor

    @property
    def token_id(self) -> int | None:
        """Names of tokens are not unique."""
        kind, _, number = self.actor.partition(":")
        return int(number) if kind == "token" else None

    @property
    def rights(self) -> frozenset[Right]:
        rights = rights_of(self.role, within_reseller=self.reseller_id is not None)
        return rights - SHOWING_WHO_IT_IS if self.masked else rights
