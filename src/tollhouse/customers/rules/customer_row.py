"""What a row of a customer file asks for, beside what is there: to register, to change, to leave, or it is refused."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.custom_field import normalized, path_of
from tollhouse.customers.rules.customer_file import NEEDED, ONCE, REFERRING, CustomerRow, custom_column
from tollhouse.customers.rules.field_values import (
    ClassFields,
    CustomField,
    CustomFieldsMissing,
    CustomFieldsUnfit,
    filled,
)
from tollhouse.customers.rules.record import (
    BadField,
    BalanceControl,
    CustomerKind,
    NewCustomer,
    check_name,
    check_new_customer,
)
from tollhouse.words.fold import fold
from tollhouse.words.money import written_price
from tollhouse.words.problems import Problem

Values = Mapping[str, Any]
"""By column: numbers where it names a class or a customer, an amount or None for a limit, else texts and booleans."""

CHANGEABLE: Final = ("class", "distributor", "time_zone", *CONTACT_FIELDS)

_AMOUNT: Final = re.compile(r"-?\d{1,20}(\.\d{1,10})?", re.ASCII)
_LONGEST_TOLD: Final = 200
_LONGEST_NUMBER: Final = 18
_FIELDS: Final = {"class": "class_id", "reseller": "reseller_id", "distributor": "distributor_id"}
_LEAVE_OUT: Final = "leave the cell empty"
_NOT_CHANGED: Final = {
    "kind": f"it cannot be changed: {_LEAVE_OUT}",
    "currency": f"it cannot be changed: {_LEAVE_OUT}, or register another customer",
    "balance_control": f"it cannot be changed: {_LEAVE_OUT}, or register another customer",
    "reseller": f"it cannot be changed: {_LEAVE_OUT}",
    "credit_limit": f"it is changed by an act of its own, not by an import: {_LEAVE_OUT}",
    "blocked": f"it is changed by an act of its own, not by an import: {_LEAVE_OUT}",
}


@dataclass(frozen=True, slots=True)
class Present:
    """A customer that is there, in the terms of a file."""

    customer_id: int
    values: Values


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are judged by.

    classes     numbers by name
    customers   numbers by what the cells of reseller and distributor say; one that names nobody is not in it
    present     by folded name
    names       of the customers that those present refer to, by number
    custom      the fields that the operator made, by their columns
    fields      those that each class has, by its number
    """

    classes: Mapping[str, int]
    customers: Mapping[str, int]
    present: Mapping[str, Present]
    names: Mapping[int, str]
    custom: Mapping[str, CustomField] = field(default_factory=dict)
    fields: Mapping[int, ClassFields] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Register:
    new: NewCustomer


@dataclass(frozen=True, slots=True)
class Change:
    """told   for each column old and new, as a file writes them; custom: values by the number of their field"""

    customer_id: int
    changes: Mapping[str, Any]
    told: Mapping[str, tuple[str, str]]
    custom: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leave:
    customer_id: int


@dataclass(frozen=True, slots=True)
class Refuse:
    problems: tuple[Problem, ...]


Judgement = Register | Change | Leave | Refuse


def judge(row: CustomerRow, known: Known, *, update: bool) -> Judgement:
    """What becomes of a row; `update` says that those who are there take what is written of them."""
    values, problems = _values_of(row, known)
    if problems:
        return Refuse(problems)
    present = known.present.get(fold(values["name"]))
    if present is None:
        return _register(row, values, known)
    if not update:
        return Leave(present.customer_id)
    return _change(row, values, present, known)


def problems_of(row: CustomerRow, refusals: Iterable[BadField]) -> tuple[Problem, ...]:
    return tuple(problem_of(row, refused) for refused in refusals)


def problem_of(row: CustomerRow, refused: BadField) -> Problem:
    """A verb's refusal in the terms of the file."""
    if refused.field and refused.field.startswith(path_of("")):
        return _problem(
            row, custom_column(refused.field.removeprefix(path_of(""))), refused.facts["reason"].rstrip(".")
        )
    column = next((column for column, name in _FIELDS.items() if name == refused.field), refused.field or "")
    return _problem(row, column, refused.facts["reason"].rstrip("."))


def _problem(row: CustomerRow, column: str, reason: str) -> Problem:
    told = row.cells.get(column, "").encode("utf-8", "replace").decode()[:_LONGEST_TOLD]
    return Problem(row.line, column, told, reason).printable()


def _values_of(row: CustomerRow, known: Known) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    values: dict[str, Any] = {}
    problems = list(row.problems)
    for column, cell in row.cells.items():
        try:
            if (value := _value_of(column, cell, known)) is not _NOTHING_SAID:
                values[column] = value
        except ValueError as reason:
            problems.append(_problem(row, column, str(reason)))
    try:
        check_name(values.get("name", ""))
    except BadField as refused:
        if not any(problem.column == "name" for problem in problems):
            problems.append(problem_of(row, refused))
    return values, tuple(problems)


_NOTHING_SAID: Final = object()


def _value_of(column: str, cell: str, known: Known) -> Any:
    """Raises ValueError with the reason, to be put after the cell."""
    if any("\udc80" <= letter <= "\udcff" for letter in cell):
        raise ValueError("is not UTF-8; save the file in that encoding")
    if column in CONTACT_FIELDS:
        return cell.replace("\r\n", "\n")
    text = cell.strip()
    if not text and column != "name":
        return None if column == "distributor" else _NOTHING_SAID
    if column in known.custom:
        return _custom(known.custom[column], text)
    if column == "class":
        return _class_named(text, known)
    if column in REFERRING:
        if text not in known.customers:
            raise ValueError("is neither the name nor the number of a customer that is here")
        return known.customers[text]
    return _READERS.get(column, str)(text)


def _custom(one: CustomField, text: str) -> str | None:
    try:
        return normalized(one, text)
    except BadField as refused:
        raise ValueError(refused.facts["reason"].rstrip(".")) from None


def _class_named(text: str, known: Known) -> int:
    number = known.classes.get(text)
    if number is not None:
        return number
    if is_number(text) and int(text) in known.classes.values():
        return int(text)
    some = ", ".join(sorted(known.classes)[:10]) or "none yet; make one first"
    raise ValueError(f"is no customer class; there are {some}{', …' if len(known.classes) > 10 else ''}")


def is_number(text: str) -> bool:
    """Whether a cell may name a class or a customer by number."""
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER


def _amount(text: str) -> Decimal:
    if not _AMOUNT.fullmatch(text):
        raise ValueError("is no amount: digits with a point, such as 100.00; or leave it empty")
    return Decimal(text)


def _yes_or_no(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError("is neither 0 nor 1")
    return text == "1"


def _one_of(choices: Collection[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"is none of {', '.join(choices)}")
        return text

    return read


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "kind": _one_of([kind.value for kind in CustomerKind]),
    "balance_control": _one_of([control.value for control in BalanceControl]),
    "credit_limit": _amount,
    "opening_balance": _amount,
    "available_funds": _amount,
    "blocked": _yes_or_no,
}


def _register(row: CustomerRow, values: dict[str, Any], known: Known) -> Register | Refuse:
    missing = [column for column in NEEDED if column not in values]
    if missing:
        return Refuse(tuple(_problem(row, column, "is missing; a new customer needs it") for column in missing))
    typed = values | {"balance_control": BalanceControl(values["balance_control"])}
    if "kind" in typed:
        typed["kind"] = CustomerKind(typed["kind"])
    custom = {column: typed.pop(column) for column in values.keys() & known.custom.keys()}
    said = {str(known.custom[column].field_id): value for column, value in custom.items()}
    new = NewCustomer(**{_FIELDS.get(column, column): value for column, value in typed.items()}, custom_fields=said)
    try:
        check_new_customer(new)
        if new.class_id in known.fields:
            filled(known.fields[new.class_id], {}, said, is_new=True)
    except BadField as refused:
        return Refuse((problem_of(row, refused),))
    except (CustomFieldsUnfit, CustomFieldsMissing) as refused:
        return Refuse(problems_of(row, refused.refusals))
    return Register(new)


def _change(row: CustomerRow, values: Values, present: Present, known: Known) -> Change | Leave | Refuse:
    compared = values.keys() - {"name", *ONCE}
    differing = [column for column, value in values.items() if column in compared and value != present.values[column]]
    fixed = [column for column in differing if column not in CHANGEABLE and column not in known.custom]
    if fixed:
        return Refuse(tuple(_not_changed(row, column, present, known) for column in fixed))
    if not differing:
        return Leave(present.customer_id)
    return Change(
        present.customer_id,
        {_FIELDS.get(column, column): values[column] for column in differing if column not in known.custom},
        {column: (_told(column, present.values[column], known), row.cells[column]) for column in differing},
        {str(known.custom[column].field_id): values[column] for column in differing if column in known.custom},
    )


def _not_changed(row: CustomerRow, column: str, present: Present, known: Known) -> Problem:
    now = _told(column, present.values[column], known) or "nothing"
    return _problem(row, column, f"is not what is there, {now}; {_NOT_CHANGED[column]}")


def _told(column: str, value: Any, known: Known) -> str:
    """As a file writes it."""
    if value is None:
        return ""
    if column == "class":
        return next((name for name, number in known.classes.items() if number == value), str(value))
    if column in REFERRING:
        return known.names.get(value, str(value))
    if isinstance(value, bool):
        return "1" if value else "0"
    return written_price(value) if isinstance(value, Decimal) else str(value)
