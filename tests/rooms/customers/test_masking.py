"""What is shown instead of personal data to staff that may not see it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.masking import (
    HIDDEN,
    OPEN_FIELDS,
    free_text,
    masked,
    masked_anywhere,
    masked_values,
    refuse_masks,
)
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scope import Scope


@pytest.mark.parametrize(
    "field, value, shown",
    [
        ("name", "Alice Lindqvist", "A••• L•••"),
        ("first_name", "Ann-Marie", "A•••"),
        ("email", "alice@post.example", "a•••@•••"),
        ("bcc", "a@x.example, bob@y.example", "a•••@•••, b•••@•••"),
        ("phone", "+46 8 123 45 67", "•••67"),
        ("phone", "112", "•••"),
        ("address", "Storgatan 1\nFloor 2", "•••"),
        ("city", "Malmö", "•••"),
        ("tax_id", "SE5566", "•••"),
        ("login", "alice", "•••"),
        ("representative", "Rosa Blom", "R••• B•••"),
        ("reference", "CRM-77", "•••"),
        ("company_name", "Acme", "Acme"),
        ("country", "SE", "SE"),
        ("city", "", ""),
    ],
)
def test_what_tells_who_it_is_is_left_out(field, value, shown):
    assert masked(field, value) == shown


def test_a_firm_is_called_by_its_name_and_a_person_by_initials():
    assert masked_values({"name": "Acme", "company_name": "Acme"})["name"] == "Acme"
    assert masked_values({"name": "Alice Ek", "company_name": "Acme"})["name"] == "A••• E•••"


PERSONAL = st.sampled_from(sorted(set(CONTACT_FIELDS) - OPEN_FIELDS))


@given(PERSONAL, st.text("abcdefgh0123456789", min_size=7, max_size=30))
def test_no_masked_value_holds_three_signs_in_a_row_of_what_it_hides(field, value):
    shown = masked(field, value).replace(HIDDEN, "")
    assert not any(value[at : at + 3] in shown for at in range(len(value) - 2))


def test_old_and_new_and_what_was_searched_for_are_hidden_however_deep():
    told = {
        "changed": {"email": {"old": "a@x.example", "new": ""}, "class_id": {"old": 1, "new": 2}},
        "query": {"q": "alice", "where": ["city:is:lund", "phone:is:1"], "sort": "name"},
        "body": {"who": {"ids": ["1"]}, "comment": "calls her Ann", "address": "Storgatan 1", "blocked": True},
    }
    assert masked_anywhere(told) == {
        "changed": {"email": {"old": HIDDEN, "new": ""}, "class_id": {"old": 1, "new": 2}},
        "query": {"q": HIDDEN, "where": [HIDDEN, HIDDEN], "sort": "name"},
        "body": {"who": {"ids": ["1"]}, "comment": HIDDEN, "address": HIDDEN, "blocked": True},
    }


def test_what_was_dialled_written_freely_or_kept_as_a_search_is_hidden_and_parameters_are_not():
    told = {
        "path": {"number": "101", "site_id": "7"},
        "query": {"limit": "5", "number": "46855501"},
        "changed": {
            "site": {"old": "Ann's flat", "new": None},
            "site_accounts": {"old": None, "new": ["Ann's flat", 7]},
            "abbreviated_number": {"old": "101 → 4685550123 (Ann)", "new": None},
            "abbreviated_numbers": {"old": [], "new": ["102 → 4685550123 (Ann)"]},
            "attachment": {"old": None, "new": "Ann.pdf"},
            "query": {"old": "q=ann", "new": "q=bo"},
            "custom_fields.Licence": {"old": None, "new": "AB1"},
            "status": {"old": "active", "new": "blocked"},
        },
        "body": {"query": "q=ann", "number_to_dial": "4685550123", "called": "4685550123"},
    }
    assert masked_anywhere(told) == {
        "path": {"number": HIDDEN, "site_id": "7"},
        "query": {"limit": "5", "number": HIDDEN},
        "changed": {
            "site": {"old": HIDDEN, "new": None},
            "site_accounts": {"old": None, "new": [HIDDEN, 7]},
            "abbreviated_number": {"old": HIDDEN, "new": None},
            "abbreviated_numbers": {"old": [], "new": [HIDDEN]},
            "attachment": {"old": None, "new": HIDDEN},
            "query": {"old": HIDDEN, "new": HIDDEN},
            "custom_fields.Licence": {"old": None, "new": HIDDEN},
            "status": {"old": "active", "new": "blocked"},
        },
        "body": {"query": HIDDEN, "number_to_dial": HIDDEN, "called": HIDDEN},
    }


def test_what_is_written_freely_is_told_to_whom_nothing_is_hidden():
    assert free_text("called twice", Scope()) == "called twice"
    assert free_text("called twice", Scope(masked=True)) == HIDDEN
    assert free_text("", Scope(masked=True)) == ""


def test_a_mask_is_not_written_back_over_what_it_hides():
    with pytest.raises(BadField, match="leave it out to keep it") as refused:
        refuse_masks({"city": "Lund", "phone": "•••67"})
    assert refused.value.field == "phone"
