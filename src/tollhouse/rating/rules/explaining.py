"""The story of a charge: compact facts stored with its xDR, and what a support person reads to a customer."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from tollhouse.rating.rules.choosing import Chosen
from tollhouse.rating.rules.pricing import Charge
from tollhouse.tariffs.rules.rate import Conditions, Window
from tollhouse.tariffs.rules.service import Measure, measure_of
from tollhouse.tariffs.rules.special_words import ANYTHING_ELSE
from tollhouse.words.money import written_price

FACTS_VERSION = 1
_TWELVE_DIGITS = Context(prec=12)  # enough to see why an amount was rounded as it was


class Recorded(NamedTuple):
    """What an xDR's own columns say of a charge, so that its explanation need not say it again."""

    service: str
    number: str
    currency: str
    used: int
    charged: int
    amount: Decimal


def explanation(account: str, product: str, chosen: Chosen, charge: Charge) -> dict[str, Any]:
    """The facts of one charge beside what is recorded, JSON-able; a key is absent where its value is the usual one.

    v version · ac account · pr product · tf tariff · ov override of · px prefix · de description · si rate since
    w window (absent = peak) · iv first and next interval · p first and next price · fe fee · pc surcharge percent
    su surcharge · gr grace · fr free units · fo charged by formula · pb pays back · ro rounding digits
    ex exact amount
    """
    terms, rate, window = chosen.terms, chosen.rate, chosen.window
    conditions = rate.conditions
    prices = conditions.prices_in(window) if window else conditions.prices
    facts: dict[str, Any] = {
        "v": FACTS_VERSION,
        "ac": account,
        "pr": product,
        "tf": terms.name,
        "px": rate.prefix,
        "de": rate.description,
        "si": _since(rate.effective_from),
        "iv": [prices.first_interval, prices.next_interval],
        "p": [*prices.written],
    }
    if window:
        facts["w"] = int(window)
    if charge.fee:
        facts["fe"] = written_price(charge.fee)
    if charge.exact != charge.amount:
        facts["ex"] = f"{_TWELVE_DIGITS.plus(charge.exact):f}"
    if terms.rounding_digits is not None:
        facts["ro"] = terms.rounding_digits
    if chosen.override_of:
        facts["ov"] = chosen.override_of
    if conditions.is_special:
        _add_conditions(facts, conditions, charge)
    return facts


def complete(facts: Mapping[str, Any], recorded: Recorded) -> dict[str, Any]:
    """All facts of a charge in one place, for programs and for `tell`.

    sv service · no number · cu currency · us used · ch charged, in used units · am amount
    """
    return {
        **facts,
        "sv": recorded.service,
        "no": recorded.number,
        "cu": recorded.currency,
        "us": recorded.used,
        "ch": recorded.charged,
        "am": f"{recorded.amount:f}",
    }


def _add_conditions(facts: dict[str, Any], conditions: Conditions, charge: Charge) -> None:
    if conditions.post_call_surcharge:
        facts["pc"] = written_price(conditions.post_call_surcharge)
        facts["su"] = written_price(_TWELVE_DIGITS.plus(charge.surcharge))
    if conditions.grace_units:
        facts["gr"] = conditions.grace_units
    if conditions.free_units:
        facts["fr"] = conditions.free_units
    if conditions.formula is not None:
        facts["fo"] = 1
    if conditions.payback:
        facts["pb"] = 1


def tell(facts: Mapping[str, Any]) -> list[str]:
    """The story in sentences, in the order in which a customer asks; `facts` as `complete` answers them."""
    measure = measure_of(facts["sv"])
    told = [_use(facts, measure), _rate(facts), *_prices(facts, measure)]
    if facts["ch"] == 0:
        told.append(_nothing_charged(facts, measure))
    told.extend(_additions(facts))
    told.append(_total(facts))
    return told


def _use(facts: Mapping[str, Any], measure: Measure) -> str:
    towards = f" to {facts['no']}" if facts["no"] else ""
    return (
        f"{_who(facts)} used {_units(facts['us'], measure.used_in)}{towards}; "
        f"{_units(facts['ch'], measure.used_in)} {'was' if facts['ch'] == 1 else 'were'} charged."
    )


def _who(facts: Mapping[str, Any]) -> str:
    """Prices are also found for nobody in particular, by a product or a tariff alone."""
    who = f"Account {facts['ac']}" if facts["ac"] else "Somebody"
    return f"{who} with product {facts['pr']}" if facts["pr"] else who


def _rate(facts: Mapping[str, Any]) -> str:
    place = "anything else" if facts["px"] == ANYTHING_ELSE else facts["de"]
    place = f" ({place})" if place else ""
    instead = f", in place of tariff {facts['ov']}" if "ov" in facts else ""
    hours = {Window.PEAK: "peak", Window.OFF_PEAK: "off-peak", Window.OFF_PEAK_2: "second off-peak"}
    return (
        f"Tariff {facts['tf']}{instead}, prefix {facts['px']}{place}, rate in force since {facts['si']}, "
        f"{hours[Window(facts.get('w', 0))]} prices."
    )


def _prices(facts: Mapping[str, Any], measure: Measure) -> list[str]:
    if "fo" in facts:
        return ["The rate charges by a formula of intervals and surcharges."]
    (first, following), (first_price, next_price), currency = facts["iv"], facts["p"], facts["cu"]
    each = f"{currency} per {measure.priced_name}"
    if first == following and first_price == next_price:
        return [f"Every begun {_count(first, measure.base_name)} at {first_price} {each}."]
    start = f"The first {_count(first, measure.base_name)} at {first_price} {each}"
    return [f"{start}, then every begun {_count(following, measure.base_name)} at {next_price} {each}."]


def _count(number: int, name: str) -> str:
    return name.removesuffix("s") if number == 1 else f"{number} {name}"


def _units(number: int, name: str) -> str:
    return f"1 {name.removesuffix('s')}" if number == 1 else f"{number} {name}"


def _nothing_charged(facts: Mapping[str, Any], measure: Measure) -> str:
    if facts["us"] <= 0:
        return "Nothing was used, so nothing is charged, no connect fee either."
    if "gr" in facts and facts["us"] <= facts["gr"] * measure.base:
        return f"A use of up to {_units(facts['gr'], measure.base_name)} costs nothing."
    return f"The {facts['fr']} free {measure.base_name} cover the whole use."


def _additions(facts: Mapping[str, Any]) -> list[str]:
    told = []
    if "fr" in facts and facts["ch"]:
        told.append(f"{facts['fr']} are free once the first interval is full.")
    if "fe" in facts:
        name = "Surcharges of the formula" if "fo" in facts else "Connect fee"
        told.append(f"{name}: {facts['fe']} {facts['cu']}.")
    if "pc" in facts and facts["su"] != "0":
        told.append(f"Surcharge of {facts['pc']} %: {facts['su']} {facts['cu']}.")
    return told


def _total(facts: Mapping[str, Any]) -> str:
    total = f"Total: {facts['am']} {facts['cu']}"
    if "ex" in facts and Decimal(facts["ex"]) != abs(Decimal(facts["am"])):
        digits = facts.get("ro")
        if digits is None:
            how = "to five decimals"
        else:
            how = f"up to {digits} decimals" if digits >= 0 else f"up to whole {10**-digits}s"
        total += f", rounded {how} from {facts['ex']}"
    return f"{total}, credited to the customer." if "pb" in facts else f"{total}."


@lru_cache(maxsize=4096)
def _since(moment: datetime) -> str:
    """Rates begin at the few moments at which decks were uploaded."""
    return moment.isoformat()
