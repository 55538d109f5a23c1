"""What staff without the right to see personal data is shown instead of it: enough to tell two customers apart.

Company names, countries and states are nobody's secret, and so is what the house itself gave: numbers, classes, money.
"""

from collections.abc import Mapping
from typing import Any, Final

from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scope import Scope

HIDDEN: Final = "•••"
OPEN_FIELDS: Final = frozenset({"company_name", "country", "state", "salutation"})
PERSONAL_FIELDS: Final = frozenset({"name", "representative", "reference", *CONTACT_FIELDS}) - OPEN_FIELDS
_NUMBERS: Final = {"phone", "alt_phone", "fax"}
_SHOWN_DIGITS: Final = 2


def masked(field: str, value: str) -> str:
    """A personal value with what tells who it is left out; anything else as it is."""
    if field not in PERSONAL_FIELDS or not value:
        return value
    if field in _NUMBERS:
        return HIDDEN + value[-_SHOWN_DIGITS:] if len(value) > 2 * _SHOWN_DIGITS else HIDDEN
    if field in {"email", "bcc"}:
        return ", ".join(f"{one.strip()[:1]}{HIDDEN}@{HIDDEN}" for one in value.split(","))
    if field in {"name", "first_name", "middle_name", "last_name", "representative"}:
        return " ".join(f"{word[0]}{HIDDEN}" for word in value.split())
    return HIDDEN


def masked_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """By field: of a record or of a form."""
    return {
        field: masked_name(value, values) if field == "name" and isinstance(value, str) else _masked(field, value)
        for field, value in values.items()
    }


def masked_name(name: str, record: Mapping[str, Any]) -> str:
    """What a customer is called: firms openly, people by their initials."""
    return name if record.get("company_name") == name else masked("name", name)


def free_text(text: str, scope: Scope) -> str:
    """What somebody wrote freely of a customer, such as a comment or what a site is called, before a reader."""
    return HIDDEN if scope.masked and text else text


def _masked(field: str, value: Any) -> Any:
    return masked(field, value) if isinstance(value, str) else value


def masked_anywhere(told: Any) -> Any:
    """Personal fields in what was said or changed, however deep it stands; names of things are taken for people's."""
    if isinstance(told, Mapping):
        return {name: _hide(told[name]) if _tells(name, told[name]) else masked_anywhere(told[name]) for name in told}
    return [masked_anywhere(one) for one in told] if isinstance(told, list) else told


def _hide(told: Any) -> Any:
    """Every text of it: old and new, a list of conditions, a single value."""
    if isinstance(told, Mapping):
        return {name: _hide(one) for name, one in told.items()}
    if isinstance(told, list):
        return [_hide(one) for one in told]
    return HIDDEN if isinstance(told, str) and told else told


_SEARCHED: Final = {"q", "where", "or", "search"}
_WRITTEN_FREELY: Final = {"text", "note", "attachment", "comment", "custom_fields", "site", "site_accounts"}
_DIALLED: Final = {"abbreviated_number", "abbreviated_numbers", "number", "number_to_dial", "calling", "called"}
_SAID_ABOUT: Final = PERSONAL_FIELDS | _SEARCHED | _WRITTEN_FREELY | _DIALLED
"""Personal fields, what was searched for, what people write freely, and whom a customer calls."""


def _tells(name: str, said: Any) -> bool:
    """Beside the parameters of a request `query` is what a saved search looks for."""
    if name == "query":
        return not isinstance(said, Mapping) or said.keys() == {"old", "new"}
    return name in _SAID_ABOUT or name.startswith("custom_fields.")


def refuse_masks(values: Mapping[str, Any]) -> None:
    """A mask that was read is not written back in the place of what it hides.  Raises BadField."""
    for field, value in values.items():
        if isinstance(value, str) and HIDDEN in value:
            raise BadField(field, value, "is how it is shown to you; leave it out to keep it, or write it anew.")
