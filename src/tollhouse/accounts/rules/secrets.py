"""What an account proves itself with, to the network and to self-care: what it may be."""

from typing import Final

from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.self_care import check_password

SHORTEST_SERVICE_PASSWORD: Final = 8
LONGEST_SERVICE_PASSWORD: Final = 64
LONGEST_WEB_LOGIN: Final = 64


def check_service_password(password: str) -> None:
    """Devices take few signs; raises BadField, which does not tell it."""
    fits = SHORTEST_SERVICE_PASSWORD <= len(password) <= LONGEST_SERVICE_PASSWORD
    if not fits or not password.isascii() or not password.isprintable() or " " in password:
        reason = (
            f"must have {SHORTEST_SERVICE_PASSWORD} to {LONGEST_SERVICE_PASSWORD} letters, digits and signs of ASCII "
            "and no space."
        )
        raise BadField("service_password", "", reason)


def check_web_login(login: str) -> None:
    """Raises BadField."""
    if not 1 <= len(login) <= LONGEST_WEB_LOGIN or not login.isprintable() or any(sign.isspace() for sign in login):
        reason = f"must have 1 to {LONGEST_WEB_LOGIN} printable characters and no space."
        raise BadField("web_login", login, reason)


def check_web_password(password: str, login: str | None) -> None:
    """Raises BadField, which does not tell it."""
    if login is None:
        raise BadField("web_password", "", "needs a web login; give the account one first.")
    try:
        check_password(password, login)
    except BadField as unfit:
        raise BadField("web_password", "", unfit.facts["reason"]) from unfit
