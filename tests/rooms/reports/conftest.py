"""The small company of the lists, and the plans by which its lists are made."""

import pytest
from rooms.reports.listed_company import found_company

from tollhouse.reports import customer_list_by_status, customer_list_money, list_walk


@pytest.fixture(params=["walked", "gathered", "counted"])
def plan(request, monkeypatch):
    """All plans must give the same list: few are gathered and else the order is walked; the budget for walking is spent
    at once; nobody counts as few.
    """
    if request.param == "counted":
        monkeypatch.setattr(list_walk, "_SPARE", 0)
        for name in ("FEW", "_RARE"):
            monkeypatch.setattr(customer_list_by_status, name, 0)
    if request.param == "gathered":
        for module, name in ((list_walk, "_BUDGET"), (customer_list_money, "_EXTREMES")):
            monkeypatch.setattr(module, name, 1)
            monkeypatch.setattr(module, f"{name}_FOR_EACH", 0)


@pytest.fixture
def company(conn, now):
    return found_company(conn, now)
