"""Service passwords of accounts: the network proves itself by them, so they must be read again."""

from typing import ClassVar

from tollhouse.staff.vault import Vault
from tollhouse.words.refusals import Refused


class ServicePasswordUnreadable(Refused):
    code: ClassVar[str] = "service_password_unreadable"
    sentence: ClassVar[str] = (
        "The service password was encrypted under another secret key than this installation has; "
        "restore TOLLHOUSE_SECRET_KEY, or set the password anew."
    )


class ServiceVault(Vault):
    """Encrypts under a key of its own, made of the installation's."""

    purpose: ClassVar[bytes] = b"tollhouse: service passwords of accounts"
    unreadable: ClassVar[type[Refused]] = ServicePasswordUnreadable
