"""What is refused because personal data is hidden; and a desk whose key is always the same."""

from types import SimpleNamespace

from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import Operator
from tollhouse.doors.api.customer_exports import MADE_UNMASKED
from tollhouse.doors.api.discretion import refuse_seeking_hidden
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.staff_members import OWN_TERMS
from tollhouse.plumbing.sealing import Seal
from tollhouse.reports.customer_list_asked import CustomerQuery, FieldCondition, Order, refuse_part_of_hidden
from tollhouse.staff.answering import AnswerHidden

SEALED_DESK = SimpleNamespace(house=SimpleNamespace(seal=Seal("a key of tests")))

OF_HIDDEN = (
    AnswerHidden(field="Idempotency-Key", key="abc"),
    Unwelcome("file_hidden", MADE_UNMASKED),
    Unwelcome("own_account", OWN_TERMS, changed="terms"),
)

_MASKED = Scope(masked=True)
HIDDEN_CHECKS = (
    lambda: refuse_seeking_hidden(CustomerQuery(_MASKED, order=Order.PHONE)),
    lambda: refuse_seeking_hidden(CustomerQuery(_MASKED, text="•••")),
    lambda: refuse_seeking_hidden(
        CustomerQuery(_MASKED, conditions=(FieldCondition("custom.Passport", Operator.IS, "•••"),))
    ),
    lambda: refuse_part_of_hidden(FieldCondition("custom.Passport", Operator.BEGINS_WITH, "px")),
)
