"""The values that a customer has in the custom fields of its class: which are taken, which are missing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tollhouse.customers.rules.custom_field import EndUserSees, FieldDefinition, normalized, path_of
from tollhouse.customers.rules.record import BadField
from tollhouse.words.fold import fold
from tollhouse.words.refusals import Refused

Said = Mapping[str, str | None]
"""Values by the name or the number of their field; None takes one away."""

Kept = Mapping[int, str]
"""Values by the number of their field, written as they are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomField(FieldDefinition):
    """position   among all of them, from 1; archived: it is shown nowhere any more, its values stay"""

    field_id: int
    position: int
    archived: bool = False


@dataclass(frozen=True, slots=True)
class ClassField:
    """A field as the customers of a class have it."""

    field: CustomField
    mandatory: bool


@dataclass(frozen=True, slots=True)
class ClassFields:
    """Those of one class, in the order in which they are shown."""

    class_id: int
    class_name: str
    fields: tuple[ClassField, ...] = ()

    @property
    def mandatory(self) -> set[int]:
        return {one.field.field_id for one in self.fields if one.mandatory}


class CustomFieldsUnfit(Refused):
    """Some values cannot be taken as they stand; `errors` has each with its reason."""

    code: ClassVar[str] = "custom_fields_unfit"
    sentence: ClassVar[str] = "Some custom fields cannot be taken as they stand: {names}."

    def __init__(self, refusals: Sequence[BadField]) -> None:
        self.refusals = refusals
        super().__init__(names=_names(refusals), errors=_errors(refusals))


class CustomFieldsMissing(Refused):
    """Fields that the class makes mandatory have no value; `errors` has each."""

    code: ClassVar[str] = "custom_fields_missing"
    sentence: ClassVar[str] = "Customers of the class {class_name!r} must have {names}; give each of them a value."

    def __init__(self, refusals: Sequence[BadField], class_name: str) -> None:
        self.refusals = refusals
        super().__init__(class_name=class_name, names=_names(refusals), errors=_errors(refusals))


def _names(refusals: Iterable[BadField]) -> str:
    return ", ".join(str(one.field).removeprefix(path_of("")) for one in refusals)


def _errors(refusals: Iterable[BadField]) -> list[dict[str, object]]:
    return [{"field": one.field, "code": one.code, "detail": one.detail, "facts": _travelling(one)} for one in refusals]


def _travelling(refused: BadField) -> dict[str, str | int | None]:
    return {name: fact if isinstance(fact, int) else str(fact or "") for name, fact in refused.named.items()}


def filled(
    fields: ClassFields, kept: Kept, said: Said, *, demanded: Collection[int] | None = None, is_new: bool = False
) -> dict[int, str]:
    """A customer's values once these are said of it; those of fields that its class does not have stay as they are.

    demanded   the fields that must have a value; None: those that are mandatory
    is_new     a new customer gets the default of every field of which nothing was said
    Raises CustomFieldsUnfit, or CustomFieldsMissing; both name every field that is to blame.
    """
    values, refusals, named = dict(kept), list[BadField](), set[int]()
    for key, written in said.items():
        try:
            field = _field_meant(fields, key, named)
            value = normalized(field, written)
        except BadField as refused:
            refusals.append(refused)
            continue
        values.pop(field.field_id, None)
        if value is not None:
            values[field.field_id] = value
    needed = fields.mandatory if demanded is None else demanded
    missing = []
    for one in fields.fields:
        field_id, default = one.field.field_id, one.field.default
        is_needed = field_id in needed
        if field_id not in values and default is not None and (is_needed or (is_new and field_id not in named)):
            values[field_id] = default
        if field_id not in values and is_needed:
            missing.append(_missing(one.field, fields.class_name))
    if refusals:
        blamed = {one.field for one in refusals}
        raise CustomFieldsUnfit([*refusals, *(one for one in missing if one.field not in blamed)])
    if missing:
        raise CustomFieldsMissing(missing, fields.class_name)
    return values


def _field_meant(fields: ClassFields, key: str, named: set[int]) -> CustomField:
    for one in fields.fields:
        if key == str(one.field.field_id) or fold(key.strip()) == fold(one.field.name):
            if one.field.field_id in named:
                raise BadField(path_of(one.field.name), key, "is named twice; name it once.")
            named.add(one.field.field_id)
            return one.field
    reason = f"is none of the custom fields of the class {fields.class_name!r}; leave it out, or enable it there first."
    raise BadField(path_of(key), key, reason)


def _missing(field: CustomField, class_name: str) -> BadField:
    return BadField(path_of(field.name), "", f"is mandatory in the class {class_name!r}; give it a value.")


def told_to(fields: Iterable[ClassField], *, as_end_user: bool) -> list[ClassField]:
    """Those that a reader may see: a reseller is the end user of its own record."""
    return [one for one in fields if not as_end_user or one.field.end_user is not EndUserSees.HIDDEN]
