"""FreeSWITCH's mod_json_cdr: one object a leg, in files of one, line by line, or in an array.

The leg that came into the switch (a-leg) is charged; a leg another one opened (b-leg) is not.
Source: docs/decisions/0010-what-one-call-is-in-switch-files.md
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, Final, NamedTuple
from urllib.parse import unquote

from tollhouse.usage.rules.dialling import LONGEST_NUMBER, Reach
from tollhouse.usage.rules.json_objects import Broken, json_objects
from tollhouse.usage.rules.lines import content_id, refuse_foreign, showable, unfit_line
from tollhouse.usage.rules.misfit import Misfit
from tollhouse.usage.rules.quantity import whole_up
from tollhouse.usage.rules.record import Direction, Line, Passed, Unfit, UsageRecord
from tollhouse.usage.rules.source import SourceRules, identity_of, normalize_number

_UNANSWERED: Final = frozenset(
    {
        "ORIGINATOR_CANCEL",
        "NO_ANSWER",
        "NO_USER_RESPONSE",
        "USER_BUSY",
        "CALL_REJECTED",
        "LOSE_RACE",
        "PICKED_OFF",
        "ALLOTTED_TIMEOUT",
        "NORMAL_CLEARING",
    }
)
_OPENED_BY: Final = ("originating_leg_uuid", "originator")
_FIELD_OF: Final = {
    "channel_user": ("user_name", "sip_auth_username", "sip_from_user"),
    "caller": ("caller_id_number", "sip_from_user"),
}
_FRACTIONS: Final = (("billusec", 1_000_000), ("billmsec", 1_000), ("billsec", 1))
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SHOWN: Final = ("uuid", "direction", "accountcode", "user_name", "billsec", "billusec", "hangup_cause", "answer_epoch")


class _Leg(NamedTuple):
    """variables  decoded lazily: most of the hundreds are never asked for
    profiles   of the caller, the newest first: each transfer or redirection added one
    """

    variables: Mapping[str, Any]
    profiles: list[Mapping[str, Any]]

    def told(self, name: str) -> str:
        """A variable, percent signs undone (mod_json_cdr writes them unless encode-values is off), or the profile's."""
        value = self.variables.get(name)
        if value is None:
            value = self.profiles[0].get(name) if self.profiles else None
        text = str(value) if isinstance(value, str | int) else ""
        return unquote(text) if "%" in text else text


def read_freeswitch(stream: BinaryIO, rules: SourceRules) -> Iterator[Line]:
    """One outcome for each object."""
    head = stream.read(65_536)
    refuse_foreign(head, file_format="freeswitch")
    for found in json_objects(head.removeprefix(b"\xef\xbb\xbf"), stream):
        if isinstance(found, Broken):
            yield unfit_line(found.raw, "broken_line", found.detail)
        else:
            yield record_from_leg(found, rules)


def record_from_leg(written: Mapping[str, Any], rules: SourceRules) -> Line:
    variables = written.get("variables")
    if not isinstance(variables, Mapping):
        detail = "This is no call of FreeSWITCH: it has no variables. Send it again as mod_json_cdr wrote it."
        return Unfit(content_id(repr(written).encode()), "broken_line", detail, {"line": showable(repr(written))})
    leg = _Leg(variables, _profiles(written))
    try:
        return _judge(leg, rules)
    except Misfit as misfit:
        return _unfit(leg, misfit.code, misfit.detail)


def _judge(leg: _Leg, rules: SourceRules) -> UsageRecord | Passed:
    """Raises Misfit with the first field that is wrong."""
    uuid = leg.told("uuid")
    if not uuid or len(uuid) > 128 or not uuid.isprintable():
        raise Misfit("missing_field", f"uuid is {showable(uuid)!r}; a call needs its id. Take it from the switch.")
    used = _used(leg)
    if any(leg.told(name) for name in _OPENED_BY):
        return Passed("other_leg")
    if used == 0:
        return Passed(_silent(leg))
    called = _called(leg, rules)
    if isinstance(called, Passed):
        return called
    return UsageRecord(
        request_id=uuid,
        service=rules.default_service,
        account=_account(leg, rules),
        calling=identity_of(showable(leg.told("caller_id_number"))[:LONGEST_NUMBER], rules),
        called=called,
        direction=Direction.OUT,
        started_at=_started_at(leg, rules),
        used=used,
        disconnect_cause=showable(leg.told("hangup_cause_q850") or leg.told("hangup_cause"))[:LONGEST_NUMBER],
    )


def _called(leg: _Leg, rules: SourceRules) -> str | Passed:
    """The newest number outside: what was dialled, or what the call was transferred or forwarded to.

    Where a call came in from outside does not count as dialled; where it went on to does.
    """
    outward = [profile for profile in leg.profiles if profile.get("context") not in rules.incoming_contexts]
    if leg.profiles and not outward:
        dialled = []
    else:
        dialled = [str(profile.get("destination_number") or "") for profile in outward] or [leg.told("sip_to_user")]
    numbers = [normalize_number(text, rules) for text in (*dialled, *_forwarded_to(leg.profiles))]
    outside = next((number.digits for number in numbers if number.reach is Reach.OUTSIDE), "")
    if outside and len(outside) <= LONGEST_NUMBER:
        return outside
    if not dialled:
        return Passed("incoming")
    if any(number.reach is Reach.INTERNAL for number in numbers):
        return Passed("internal")
    detail = f"destination_number is {showable(repr(dialled[0]))}, no number; give the source a dial rule for it."
    raise Misfit("bad_number", detail)


def _forwarded_to(profiles: list[Mapping[str, Any]]) -> Iterator[str]:
    """Numbers of the legs the switch opened for this one, where they are not what was dialled."""
    dialled = {profile.get("destination_number") for profile in profiles}
    for profile in profiles:
        opened = profile.get("originatee")
        others = opened.get("originatee_caller_profiles") if isinstance(opened, Mapping) else None
        for other in others if isinstance(others, list) else ():
            number = other.get("destination_number") if isinstance(other, Mapping) else None
            if isinstance(number, str) and number not in dialled:
                yield number


def _profiles(written: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Older versions write one callflow object instead of the list, and repeat it: then the oldest is left."""
    callflow = written.get("callflow")
    flows = callflow if isinstance(callflow, list) else [callflow]
    found = [flow.get("caller_profile") for flow in flows if isinstance(flow, Mapping)]
    return [profile for profile in found if isinstance(profile, Mapping)]


def _account(leg: _Leg, rules: SourceRules) -> str:
    """The first declared field that is not empty."""
    names = (name for declared in rules.account_fields for name in _FIELD_OF.get(declared, (declared,)))
    account = identity_of(next((told for name in names if (told := leg.told(name).strip())), ""), rules)
    if not account or len(account) > LONGEST_NUMBER or not account.isprintable():
        fields = " or ".join(rules.account_fields)
        raise Misfit("missing_field", f"No account in {fields}; correct the source's account_field.")
    return account


def _used(leg: _Leg) -> int:
    """Seconds, a begun one whole, from the finest clock the object has."""
    for name, parts in _FRACTIONS:
        written = leg.told(name)
        if not written:
            continue
        try:
            quantity = whole_up(written)
        except ValueError:
            raise Misfit("bad_quantity", f"{name} is {showable(written)!r}; a number is expected.") from None
        if quantity < 0:
            raise Misfit("negative_use", f"{name} is {written}; use cannot be negative. Correct it and release it.")
        return -(-quantity // parts)
    return 0


def _started_at(leg: _Leg, rules: SourceRules) -> datetime:
    """The answer, by the finest clock the object has."""
    try:
        for name, parts in (("answer_uepoch", 1), ("answer_epoch", 1_000_000), ("start_uepoch", 1)):
            written = leg.told(name)
            if written and written != "0":
                return _EPOCH + timedelta(microseconds=whole_up(written) * parts)
        return rules.clock.moment(leg.told("answer_stamp") or leg.told("start_stamp")).at
    except (ValueError, OverflowError):
        detail = "answer_epoch and start_epoch are no moments; correct them and release it."
        raise Misfit("bad_moment", detail) from None


def _silent(leg: _Leg) -> str:
    if leg.told("answer_epoch") not in {"", "0"}:
        return "nothing_used"
    return "unanswered" if leg.told("hangup_cause") in _UNANSWERED else "failed"


def _unfit(leg: _Leg, code: str, detail: str) -> Unfit:
    shown = {name: showable(told) for name in _SHOWN if (told := leg.told(name))}
    newest = leg.profiles[0] if leg.profiles else {}
    profile = {name: showable(value) for name, value in newest.items() if isinstance(value, str) and value}
    uuid = leg.told("uuid")
    own_id = uuid if 0 < len(uuid) <= 128 and uuid.isprintable() else content_id(repr(leg).encode())
    return Unfit(own_id, code, detail, profile | shown)
