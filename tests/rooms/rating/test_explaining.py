"""What is kept of a charge, and what a support person reads to a customer."""

import json
from datetime import UTC, datetime

from msgspec.structs import replace

from tollhouse.rating.rules.explaining import Recorded, complete, explanation, tell
from tollhouse.rating.rules.pricing import price
from tollhouse.tariffs.rules.formula import read_formula
from tollhouse.tariffs.rules.rate import Window
from tollhouse.tariffs.rules.service import Service


def explained(choice, used, *, account="420602000001", product="Talk", number="420602123456"):
    charge = price(used, choice)
    facts = explanation(account, product, choice, charge)
    recorded = Recorded(choice.terms.service, number, choice.terms.currency, used, charge.charged, charge.amount)
    return complete(facts, recorded)


def test_a_plain_call_is_told_in_four_sentences(a_rate, chosen):
    choice = chosen(a_rate("60/6", "0.1000000000"))
    assert tell(explained(choice, 73)) == [
        "Account 420602000001 with product Talk used 73 seconds to 420602123456; 78 seconds were charged.",
        "Tariff Retail, prefix 420 (Czechia), rate in force since 2026-01-01T00:00:00+00:00, peak prices.",
        "The first 60 seconds at 0.10 EUR per minute, then every begun 6 seconds at 0.10 EUR per minute.",
        "Total: 0.13000 EUR.",
    ]


def test_everything_that_changed_the_price_is_told(a_rate, a_tariff, prices, chosen):
    rate = a_rate(
        "60/6", "0.10", prefix="|", surcharge="10", off_peak=prices("1/1", "0.04", connect_fee="0.05"), payback=True
    )
    choice = replace(chosen(rate, a_tariff(rounding_digits=2), Window.OFF_PEAK), override_of="Standard")
    in_place = "Tariff Retail, in place of tariff Standard, prefix | (anything else), "
    assert tell(explained(choice, 73))[1:] == [
        in_place + "rate in force since 2026-01-01T00:00:00+00:00, off-peak prices.",
        "Every begun second at 0.04 EUR per minute.",
        "Connect fee: 0.05 EUR.",
        "Surcharge of 10 %: 0.00986666666667 EUR.",
        "Total: -0.11000 EUR, rounded up to 2 decimals from 0.108533333333, credited to the customer.",
    ]


def test_a_call_that_cost_nothing_says_why(a_rate, chosen):
    graced = chosen(a_rate(grace_units=5))
    assert "A use of up to 5 seconds costs nothing." in tell(explained(graced, 5))
    unanswered = tell(explained(graced, 0))
    assert "Nothing was used, so nothing is charged, no connect fee either." in unanswered
    free = chosen(a_rate(free_units=100))
    assert "The 100 free seconds cover the whole use." in tell(explained(free, 61))


def test_a_formula_is_told_by_its_surcharges(a_rate, chosen):
    formula = read_formula(
        [{"kind": "fixed", "amount": "0.20"}, {"kind": "interval", "count": None, "length": 6, "price": "0.10"}]
    )
    choice = chosen(a_rate(formula=formula))
    assert tell(explained(choice, 60))[2:] == [
        "The rate charges by a formula of intervals and surcharges.",
        "Surcharges of the formula: 0.20 EUR.",
        "Total: 0.30000 EUR.",
    ]


def test_data_is_told_in_bytes_and_kilobytes(a_rate, a_tariff, chosen):
    choice = chosen(a_rate("1/1", "1.024", prefix="NETACCESS"), a_tariff(service=Service.DATA))
    told = tell(explained(choice, 758, account="imsi", product="Surf", number=""))
    assert told[0] == "Account imsi with product Surf used 758 bytes; 1024 bytes were charged."
    assert told[2] == "Every begun kilobyte at 1.024 EUR per megabyte."


def test_a_single_message_is_told_in_the_singular(a_rate, a_tariff, chosen):
    told = tell(explained(chosen(a_rate("1/1", "0.05"), a_tariff(service=Service.MESSAGE)), 1))
    assert "used 1 message to 420602123456; 1 message was charged." in told[0]


def test_the_facts_survive_json(a_rate, chosen):
    rate = a_rate(effective_from=datetime(2026, 2, 1, 12, 30, tzinfo=UTC), connect_fee="0.05")
    choice = chosen(rate)
    facts = explained(choice, 73)
    read_again = json.loads(json.dumps(facts))
    assert read_again == facts
    assert tell(read_again) == tell(facts)
    assert len(json.dumps(facts)) < 350
