"""The features there are, by service: only those whose meaning is written down somewhere (spec/services 7.1, 4.4).

Others that are known by their name alone come with the work that enforces them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tollhouse.customers.rules.record import BadField
from tollhouse.features.rules.field import FeatureField, FieldKind, Said, reason_against
from tollhouse.words.refusals import NotFound

Values = Mapping[str, Said]
"""What a feature says, field by field, all of them."""

ENABLED: Final = "enabled"
_OFF: Final = FeatureField(ENABLED, FieldKind.FLAG, default=False)


class ServiceType(StrEnum):
    VOICE = "voice"
    INTERNET = "internet"


@dataclass(frozen=True, slots=True)
class Feature:
    """on_site   whether a site may say it otherwise than its customer
    needed       fields that must not be empty while it is enabled
    """

    name: str
    service: ServiceType
    fields: tuple[FeatureField, ...]
    on_site: bool = False
    needed: tuple[str, ...] = ()

    @property
    def default(self) -> dict[str, Said]:
        return {field.name: field.default for field in self.fields}


def _calls(name: str) -> FeatureField:
    return FeatureField(name, FieldKind.COUNT, default=None)


SIMULTANEOUS_CALLS: Final = Feature(
    "simultaneous_calls",
    ServiceType.VOICE,
    (
        _OFF,
        _calls("most"),
        _calls("most_incoming"),
        _calls("most_outgoing"),
        _calls("most_forwarded"),
        FeatureField("most_kbps", FieldKind.COUNT, default=None, most=100_000_000),
        FeatureField("counted", FieldKind.CHOICE, default="all", choices=("all", "off_pbx")),
    ),
    on_site=True,
)
VOICE_QUALITY: Final = Feature(
    "voice_quality",
    ServiceType.VOICE,
    (_OFF, FeatureField("profile", FieldKind.NAME, default="")),
    on_site=True,
    needed=("profile",),
)
DIAL_RULE: Final = Feature(
    "dial_rule",
    ServiceType.VOICE,
    (
        _OFF,
        FeatureField("country_code", FieldKind.DIGITS, default=""),
        FeatureField("national_prefix", FieldKind.DIGITS, default="0"),
        FeatureField("international_prefix", FieldKind.DIGITS, default="00"),
        FeatureField("translate_called", FieldKind.FLAG, default=True),
        FeatureField("translate_calling", FieldKind.FLAG, default=False),
    ),
    on_site=True,
    needed=("country_code", "international_prefix"),
)
CALL_PARKING: Final = Feature(
    "call_parking",
    ServiceType.VOICE,
    (
        _OFF,
        FeatureField("park_code", FieldKind.CODE, default="*70"),
        FeatureField("retrieve_code", FieldKind.CODE, default="*71"),
    ),
)
PAGING: Final = Feature("paging", ServiceType.VOICE, (_OFF, FeatureField("code", FieldKind.CODE, default="*33")))
SPEED_PROFILE: Final = Feature(
    "speed_profile",
    ServiceType.INTERNET,
    (
        _OFF,
        FeatureField("profile", FieldKind.NAME, default=""),
        FeatureField("limited_profile", FieldKind.NAME, default=""),
    ),
    on_site=True,
    needed=("profile",),
)

FEATURES: Final = {
    one.name: one for one in (SIMULTANEOUS_CALLS, VOICE_QUALITY, DIAL_RULE, CALL_PARKING, PAGING, SPEED_PROFILE)
}
_WITHIN_ALL: Final = ("most_incoming", "most_outgoing", "most_forwarded")


def feature_named(name: str, *, on_site: bool) -> Feature:
    """Raises NotFound, and BadField for one that a site cannot say."""
    feature = FEATURES.get(name)
    if feature is None:
        raise NotFound(kind="feature", id=name)
    if on_site and not feature.on_site:
        raise BadField(f"features.{name}", name, "is the customer's for all its sites; change it there.")
    return feature


def complete(feature: Feature, said: Mapping[str, Said]) -> dict[str, Said]:
    """All that the feature says, in the catalogue's order; what was left out is the default.  Raises BadField."""
    known = {field.name: field for field in feature.fields}
    for name, value in said.items():
        if name not in known:
            raise _unfit(feature, name, name, f"is no field of this feature; there are {', '.join(known)}.")
        if reason := reason_against(known[name], value):
            raise _unfit(feature, name, value, reason)
    values = feature.default | dict(said)
    if values[ENABLED]:
        _check_whole(feature, values)
    return values


def _check_whole(feature: Feature, values: Values) -> None:
    """What fields say together, once the feature is on."""
    for name in feature.needed:
        if values[name] == "":
            raise _unfit(feature, name, "", "is needed while the feature is on.")
    if feature is CALL_PARKING and values["park_code"] == values["retrieve_code"]:
        reason = "is the code that parks a call; choose another one."
        raise _unfit(feature, "retrieve_code", values["retrieve_code"], reason)
    most = values.get("most")
    if feature is SIMULTANEOUS_CALLS and isinstance(most, int):
        for name in _WITHIN_ALL:
            part = values[name]
            if isinstance(part, int) and part > most:
                reason = f"is more than the {most:,} calls in all; choose a smaller number."
                raise _unfit(feature, name, part, reason)


def _unfit(feature: Feature, name: str, value: Said, reason: str) -> BadField:
    """Told by the field's own name, and found in what was sent by its path."""
    unfit = BadField(name, value, reason)
    unfit.field = f"features.{feature.name}.{name}"
    return unfit
