"""What accounts are for: which roles a business offers, and how the identifiers of each are written (services 1.1)."""

import re
from collections.abc import Mapping
from ipaddress import AddressValueError, IPv4Address
from typing import Final
from unicodedata import decimal, normalize

from tollhouse.customers.rules.record import BadField, BusinessModel
from tollhouse.products.rules.product import AccountRole

LONGEST_IDENTIFIER: Final = 64

ROLES_OF: Final[Mapping[BusinessModel, tuple[AccountRole, ...]]] = {
    BusinessModel.UNIVERSAL: tuple(AccountRole),
    BusinessModel.CLOUD_PBX: (
        AccountRole.UNIVERSAL,
        AccountRole.PHONE_LINE,
        AccountRole.AUTO_ATTENDANT,
        AccountRole.USER_AT_DOMAIN,
        AccountRole.MOBILE,
    ),
    BusinessModel.SIP_TRUNKING: (
        AccountRole.UNIVERSAL,
        AccountRole.PHONE_LINE,
        AccountRole.IP_ADDRESS,
        AccountRole.USER_AT_DOMAIN,
    ),
    BusinessModel.RESIDENTIAL_VOIP: (
        AccountRole.UNIVERSAL,
        AccountRole.PHONE_LINE,
        AccountRole.USER_AT_DOMAIN,
        AccountRole.MOBILE,
    ),
    BusinessModel.INTERNET_ACCESS: (
        AccountRole.UNIVERSAL,
        AccountRole.IP_ADDRESS,
        AccountRole.USER_AT_DOMAIN,
        AccountRole.MOBILE,
    ),
    BusinessModel.PREPAID_CARD: (
        AccountRole.UNIVERSAL,
        AccountRole.PREPAID_CARD,
        AccountRole.PINLESS,
        AccountRole.VOUCHER,
    ),
    BusinessModel.PINLESS: (AccountRole.UNIVERSAL, AccountRole.PINLESS, AccountRole.VOUCHER),
}
"""What customers of a business open accounts for; what they have already they keep."""

_PLUS: Final = re.compile(r"\+[0-9]+", re.ASCII)
_DIGITS: Final = re.compile(r"[0-9]{1,64}", re.ASCII)
_SIGNS: Final = re.compile(r"[0-9A-Za-z]{1,64}", re.ASCII)
_AT_DOMAIN: Final = re.compile(r"[^@\s]{1,62}@[0-9A-Za-z](?:[0-9A-Za-z.-]{0,61}[0-9A-Za-z])?", re.ASCII)

_NUMBER: Final = "must be digits only, without + and spaces, such as 46850012345."
_CODE: Final = "must be letters and digits only, such as 7K2M9QXW."
_WRITTEN: Final = {
    AccountRole.PHONE_LINE: (_DIGITS, _NUMBER),
    AccountRole.MOBILE: (_DIGITS, _NUMBER),
    AccountRole.PINLESS: (_DIGITS, _NUMBER),
    AccountRole.AUTO_ATTENDANT: (_DIGITS, _NUMBER),
    AccountRole.PREPAID_CARD: (_SIGNS, _CODE),
    AccountRole.VOUCHER: (_SIGNS, _CODE),
    AccountRole.USER_AT_DOMAIN: (_AT_DOMAIN, "must be a user at a domain, such as anna@voip.example.com."),
}


def check_identifier(identifier: str, role: AccountRole, *, field: str = "identifier") -> None:
    """Raises BadField for one that an account of this role cannot have."""
    if not identifier or len(identifier) > LONGEST_IDENTIFIER or not identifier.isprintable() or " " in identifier:
        reason = f"must have 1 to {LONGEST_IDENTIFIER} printable characters and no space."
        raise BadField(field, identifier, reason)
    plain = plainly_written(identifier)
    if plain != identifier:
        raise BadField(field, identifier, f"can be mistaken for {plain!r}; write it in plain signs.")
    if _PLUS.fullmatch(identifier) is not None:
        raise BadField(field, identifier, _NUMBER)
    if role is AccountRole.IP_ADDRESS and not _is_address(identifier):
        raise BadField(field, identifier, "must be an IPv4 address, such as 192.0.2.7.")
    pattern, reason = _WRITTEN.get(role, (None, ""))
    if pattern is not None and pattern.fullmatch(identifier) is None:
        raise BadField(field, identifier, reason)


def plainly_written(identifier: str) -> str:
    """With the signs that a network sends for those that only look like them: ٤٦ and 𝟒𝟔 are 46, e and an accent é."""
    composed = normalize("NFKC", identifier)
    return "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in composed)


def _is_address(identifier: str) -> bool:
    try:
        return str(IPv4Address(identifier)) == identifier
    except AddressValueError:
        return False


def check_role(role: AccountRole, business: BusinessModel) -> None:
    """Raises BadField for a role that customers of this business are not offered."""
    if role not in ROLES_OF[business]:
        offered = ", ".join(ROLES_OF[business])
        raise BadField("role", str(role), f"is not offered to {business} customers; choose one of {offered}.")
