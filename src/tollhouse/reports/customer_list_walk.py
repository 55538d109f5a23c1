"""Walking the list of customers."""

from dataclasses import dataclass
from typing import ClassVar

from tollhouse.reports.customer_list_parts import CUSTOMERS
from tollhouse.reports.list_subject import Subject
from tollhouse.reports.list_walk import ListStretch


@dataclass(frozen=True, slots=True)
class IndexStretch(ListStretch):
    subject: ClassVar[Subject] = CUSTOMERS
