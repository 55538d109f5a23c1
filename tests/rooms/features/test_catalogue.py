"""What features may say."""

import pytest

from tollhouse.customers.rules.record import BadField
from tollhouse.features.rules.catalogue import FEATURES, complete, feature_named
from tollhouse.features.rules.field import reason_against
from tollhouse.words.refusals import NotFound


def test_every_default_is_one_that_may_be_said_and_leaves_the_feature_off():
    for feature in FEATURES.values():
        assert feature.default["enabled"] is False
        assert [reason_against(field, field.default) for field in feature.fields] == [None] * len(feature.fields)


def test_fields_left_out_are_the_default():
    said = complete(FEATURES["simultaneous_calls"], {"enabled": True, "most": 30, "most_outgoing": 10})
    assert said == {
        "enabled": True,
        "most": 30,
        "most_incoming": None,
        "most_outgoing": 10,
        "most_forwarded": None,
        "most_kbps": None,
        "counted": "all",
    }


@pytest.mark.parametrize(
    ("feature", "said", "field", "reason"),
    [
        ("simultaneous_calls", {"most": -1}, "most", "must be a whole number from 0 to 100,000, or null: not limited."),
        ("simultaneous_calls", {"most": 100_001}, "most", "from 0 to 100,000"),
        ("simultaneous_calls", {"most": "30"}, "most", "whole number"),
        ("simultaneous_calls", {"most": True}, "most", "whole number"),
        ("simultaneous_calls", {"counted": "some"}, "counted", "must be one of all, off_pbx."),
        ("simultaneous_calls", {"enabled": 1}, "enabled", "must be true or false."),
        ("simultaneous_calls", {"colour": 1}, "colour", "is no field of this feature; there are enabled, most,"),
        (
            "simultaneous_calls",
            {"enabled": True, "most": 10, "most_incoming": 11},
            "most_incoming",
            "is more than the 10 calls in all; choose a smaller number.",
        ),
        ("voice_quality", {"enabled": True}, "profile", "is needed while the feature is on."),
        ("voice_quality", {"profile": "x" * 65}, "profile", "must have at most 64 printable characters"),
        ("voice_quality", {"profile": " best"}, "profile", "no space at its ends"),
        ("dial_rule", {"enabled": True}, "country_code", "is needed while the feature is on."),
        ("dial_rule", {"country_code": "+46"}, "country_code", "must have at most five digits."),
        ("call_parking", {"park_code": "70"}, "park_code", "must be * or # and one to five digits, such as *70."),
        (
            "call_parking",
            {"enabled": True, "retrieve_code": "*70"},
            "retrieve_code",
            "is the code that parks a call; choose another one.",
        ),
        ("paging", {"code": "*"}, "code", "must be * or #"),
    ],
)
def test_what_cannot_be_said_is_refused_by_its_field(feature, said, field, reason):
    with pytest.raises(BadField) as refused:
        complete(FEATURES[feature], said)
    assert refused.value.field == f"features.{feature}.{field}"
    assert reason in refused.value.detail


def test_what_is_off_may_be_unfinished():
    assert complete(FEATURES["voice_quality"], {"enabled": False})["profile"] == ""


def test_a_feature_that_is_not_there_and_one_that_no_site_says():
    with pytest.raises(NotFound, match="There is no feature teleport"):
        feature_named("teleport", on_site=False)
    assert feature_named("paging", on_site=False).name == "paging"
    with pytest.raises(BadField, match="is the customer's for all its sites; change it there"):
        feature_named("paging", on_site=True)
