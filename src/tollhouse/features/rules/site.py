"""What a site of a customer is: a named group of its accounts."""

from typing import ClassVar, Final

from tollhouse.customers.rules.record import BadField
from tollhouse.words.refusals import Refused

LONGEST_NAME: Final = 64
LONGEST_DESCRIPTION: Final = 200
MOST_SITES: Final = 1_000
DEFAULT_SITE: Final = 0
"""Always there, without a row of its own: it holds every account that no other site does, and says what the customer
says."""


class TooManySites(Refused):
    code: ClassVar[str] = "too_many_sites"
    sentence: ClassVar[str] = "The customer has {most} sites, the most one may have; delete one first."


def check_site(name: str | None, description: str | None) -> None:
    """None: left as it is.  Raises BadField."""
    if name is not None and (not name or name != name.strip() or len(name) > LONGEST_NAME or not name.isprintable()):
        raise BadField("name", name, f"must have 1 to {LONGEST_NAME} printable characters and no space at its ends.")
    if description is not None and (len(description) > LONGEST_DESCRIPTION or not description.isprintable()):
        reason = f"must have at most {LONGEST_DESCRIPTION} printable characters."
        raise BadField("description", description, reason)
