"""Every worked number of spec/services 2.6 to 2.8 through the doors an operator uses: quoted, and then charged."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from .conftest import Caller

SETTLED = "2025-01-01T00:00:00Z"

_numbers = count(1)


@dataclass
class Shop:
    """One customer with one line, sold one tariff of one rate."""

    admin: Caller
    line: str
    customer: str
    source: str
    tariff: str

    def quoted(self, used: int, at: str) -> tuple[int, str]:
        said = {"account": self.line, "called": "420602123456", "used": used, "at": at}
        (level,) = self.admin.post("/quotes", said, expect=200)["levels"]
        return level["charged"], level["amount"]["amount"]

    def charged(self, used: int, at: str) -> tuple[int, str]:
        call = {
            "request_id": f"worked-{next(_numbers)}",
            "account": self.line,
            "calling": self.line,
            "called": "420602123456",
            "started_at": at,
            "used": used,
        }
        (outcome,) = self.admin.post("/usage", {"source": self.source, "records": [call]}, expect=200)["outcomes"]
        assert outcome["outcome"] == "charged", outcome
        xdrs = self.admin.get(f"/customers/{self.customer}/xdrs?limit=500")["items"]
        (xdr,) = [one for one in xdrs if one["request_id"] == call["request_id"]]
        return xdr["charged"], xdr["amount"]["amount"]


@pytest.fixture
def shop(admin):
    def open_one(rate: dict[str, Any], *, zone: str = "UTC", **header: Any) -> Shop:
        number = next(_numbers)
        tariff = admin.post("/tariffs", {"name": f"Worked {number}", "currency": "EUR", **header})["id"]
        usual = {"prefix": "420", "effective_from": SETTLED}
        admin.post(f"/tariffs/{tariff}/rates", {"rates": [usual | rate]})
        product = admin.post("/products", {"name": f"Worked {number}", "currency": "EUR"})["id"]
        admin.post(f"/products/{product}/rating-list", {"service": "voice", "tariff_id": tariff})
        class_id = admin.post("/customer-classes", {"name": f"Worked {number}"})["id"]
        customer = {
            "name": f"Worked {number}",
            "currency": "EUR",
            "balance_control": "postpaid",
            "class_id": class_id,
            "time_zone": zone,
        }
        customer_id = admin.post("/customers", customer)["id"]
        line = f"4207{number:08}"
        admin.post(f"/customers/{customer_id}/accounts", {"identifier": line, "product_id": product})
        source = admin.post("/usage-sources", {"name": f"worked-{number}", "rules": {"format": "generic"}})["name"]
        return Shop(admin, line, customer_id, source, tariff)

    return open_one


def a_rate(intervals: str = "60/6", first: str = "0.10", following: str | None = None, **more: Any) -> dict[str, Any]:
    first_interval, next_interval = (int(part) for part in intervals.split("/"))
    return {
        "first_interval": first_interval,
        "next_interval": next_interval,
        "first_price": first,
        "next_price": following or first,
        **more,
    }


FEE = {"connect_fee": "0.05"}
R18 = [
    {"kind": "interval", "count": 1, "length": 60, "price": "0.10"},
    {"kind": "interval", "count": 3, "length": 6, "price": "0.10"},
    {"kind": "fixed", "amount": "0.20"},
    {"kind": "relative", "percent": "10"},
    {"kind": "interval", "count": None, "length": 6, "price": "0.10"},
]
AFTERWARDS = [
    {"kind": "interval", "count": 1, "length": 60, "price": "0.10"},
    {"kind": "interval", "count": None, "length": 6, "price": "0.10"},
    {"kind": "fixed", "amount": "0.20"},
    {"kind": "relative", "percent": "10"},
]

WORKED = [
    ("R1", 73, a_rate(), 78, "0.13000"),
    ("R2", 5, a_rate(), 60, "0.10000"),
    ("R3", 60, a_rate(), 60, "0.10000"),
    ("R4", 61, a_rate(), 66, "0.11000"),
    ("R5", 73, a_rate("1/1"), 73, "0.12167"),
    ("R6", 73, a_rate("30/6"), 78, "0.13000"),
    ("R7", 73, a_rate("60/60"), 120, "0.20000"),
    ("R8", 73, a_rate(first="0.20", following="0.10"), 78, "0.23000"),
    ("R9", 73, a_rate(**FEE), 78, "0.18000"),
    ("R10", 73, a_rate(**FEE, post_call_surcharge="10"), 78, "0.19800"),
    ("R11", 5, a_rate(**FEE, grace_units=5), 0, "0.00000"),
    ("R12", 6, a_rate(**FEE, grace_units=5), 60, "0.15000"),
    ("R13", 73, a_rate(free_units=30), 48, "0.08000"),
    ("R14", 301, a_rate("60/1", "0.0123"), 301, "0.06171"),
    ("R15", 3600, a_rate(first="0.0085"), 3600, "0.51000"),
    ("R16", 0, a_rate(**FEE), 0, "0.00000"),
    ("R17", 73, a_rate(payback=True), 78, "-0.13000"),
    ("R18", 73, a_rate(formula=AFTERWARDS), 78, "0.36300"),
]


@pytest.mark.parametrize("row, used, rate, charged, amount", WORKED, ids=[row[0] for row in WORKED])
def test_the_worked_charges_are_quoted_and_charged(*, shop, now, row, used, rate, charged, amount):
    one = shop(rate)
    at = now.isoformat()
    assert one.quoted(used, at) == (charged, amount), row
    assert one.charged(used, at) == (charged, amount), row


def test_what_a_rate_leaves_out_is_the_tariffs_and_stays_when_that_changes(shop, now):
    """R10, R12 and R13 by the header alone: what it says later is for rates that are entered later."""
    header = {"connect_fee": "0.05", "post_call_surcharge": "10", "grace_units": 5}
    one, at = shop(a_rate(), **header), now.isoformat()
    assert (one.quoted(73, at), one.quoted(5, at)) == ((78, "0.19800"), (0, "0.00000"))
    changed = {"connect_fee": "1", "post_call_surcharge": "0", "grace_units": 0, "free_units": 30}
    one.admin.ask("PATCH", f"/tariffs/{one.tariff}", json=changed)
    assert one.quoted(73, at) == (78, "0.19800")
    one.admin.post(f"/tariffs/{one.tariff}/rates", {"rates": [a_rate(prefix="4206", connect_fee="0")]})
    assert one.quoted(73, now.isoformat()) == (48, "0.08000")


def test_a_default_formula_is_that_of_rates_without_their_own(shop, now):
    one, at = shop(a_rate(), default_formula=AFTERWARDS), now.isoformat()
    assert one.quoted(73, at) == (78, "0.36300")
    one.admin.post(f"/tariffs/{one.tariff}/rates", {"rates": [a_rate(prefix="42060", formula=[])]})
    assert one.quoted(73, at) == (78, "0.13000"), "an empty formula is none"


PATTERNS = ("XXXX.XXXXX", "XXXX.XXX00", "XXXX.XX000", "XXXX.X0000", "XXXX.00000", "XXX0.00000")
ROUNDED = {
    "0.12167": ("0.12167", "0.12200", "0.13000", "0.20000", "1.00000", "10.00000"),
    "1.16730": ("1.16730", "1.16800", "1.17000", "1.20000", "2.00000", "10.00000"),
    "0.13000": ("0.13000", "0.13000", "0.13000", "0.13000", "0.20000", "1.00000", "10.00000")[1:],
}


@pytest.mark.parametrize("unrounded", list(ROUNDED))
def test_the_rounding_patterns_are_those_of_the_table(shop, now, unrounded):
    """Each change of the pattern is for use that begins from then on; here the clock stands, so at once."""
    one = shop(a_rate("60/60", unrounded), rounding_pattern=PATTERNS[0])
    for pattern, rounded in zip(PATTERNS, ROUNDED[unrounded], strict=True):
        one.admin.ask("PATCH", f"/tariffs/{one.tariff}", json={"rounding_pattern": pattern})
        assert one.quoted(60, now.isoformat()) == (60, rounded), pattern


OFF_PEAK = {"off_peak_first_price": "0.04", "off_peak_next_price": "0.04"}
CROSSING = [
    ("starts", "2026-03-03T20:58:00", 320, 324, "0.54000"),
    ("finishes", "2026-03-03T20:58:00", 320, 324, "0.21600"),
    ("both", "2026-03-03T20:58:00", 320, 324, "0.54000"),
    ("starts", "2026-03-03T05:58:00", 240, 240, "0.16000"),
    ("finishes", "2026-03-03T05:58:00", 240, 240, "0.40000"),
    ("both", "2026-03-03T05:58:00", 240, 240, "0.40000"),
    ("starts", "2026-03-03T05:59:59", 60, 60, "0.04000"),  # bounds are inclusive
    ("starts", "2026-03-03T06:00:00", 60, 60, "0.10000"),
]


@pytest.mark.parametrize("zone, offset", [("UTC", "+00:00"), ("Europe/Kyiv", "+02:00"), ("America/New_York", "-05:00")])
def test_a_session_across_the_border_gets_one_price_by_the_customers_clock(*, shop, admin, zone, offset):
    for mode in ("starts", "finishes", "both"):
        said = {"name": f"Nights {mode} {zone} {next(_numbers)}", "definitions": ["hr{9pm-5am}"], "mode": mode}
        one = shop(a_rate(**OFF_PEAK), zone=zone, off_peak_id=admin.post("/off-peak-periods", said)["id"])
        for of_mode, local, used, charged, amount in CROSSING:
            if of_mode == mode:
                assert one.quoted(used, local + offset) == (charged, amount), (mode, local)


@pytest.mark.parametrize(
    "zone, moment, window",
    [
        # Kyiv, 2026-03-29: 03:00 becomes 04:00, so the hour from three does not exist.
        ("Europe/Kyiv", "2026-03-29T00:59:59Z", 0),  # 02:59:59
        ("Europe/Kyiv", "2026-03-29T01:00:00Z", 1),  # 04:00:00
        # Kyiv, 2026-10-25: 04:00 becomes 03:00 again.
        ("Europe/Kyiv", "2026-10-24T23:59:59Z", 0),  # 02:59:59 summer time
        ("Europe/Kyiv", "2026-10-25T00:30:00Z", 1),  # 03:30 summer time
        ("Europe/Kyiv", "2026-10-25T01:30:00Z", 1),  # 03:30 again
        ("Europe/Kyiv", "2026-10-25T02:59:59Z", 1),  # 04:59:59
        ("Europe/Kyiv", "2026-10-25T03:00:00Z", 0),  # 05:00:00
        # New York, 2026-03-08: 02:00 becomes 03:00; 2026-11-01: 02:00 becomes 01:00 again.
        ("America/New_York", "2026-03-08T06:59:59Z", 0),  # 01:59:59
        ("America/New_York", "2026-03-08T07:00:00Z", 1),  # 03:00:00
        ("America/New_York", "2026-11-01T05:30:00Z", 0),  # 01:30
        ("America/New_York", "2026-11-01T06:30:00Z", 0),  # 01:30 again
        ("America/New_York", "2026-11-01T08:00:00Z", 1),  # 03:00
    ],
)
def test_on_the_days_on_which_clocks_change_the_local_clock_decides(*, shop, admin, zone, moment, window):
    said = {"name": f"From three {next(_numbers)}", "definitions": ["hr{3am-4am}"]}
    hours = admin.post("/off-peak-periods", said)["id"]
    one = shop(a_rate("60/60", **OFF_PEAK), zone=zone, off_peak_id=hours)
    assert one.quoted(60, moment) == (60, ("0.10000", "0.04000")[window])
    told = admin.get(f"/off-peak-periods/{hours}/at?moment={moment}&time_zone={zone}")
    assert told["window"] == ("peak", "off_peak")[window]


def test_three_price_sets_are_told_apart(shop, admin):
    said = {"name": f"Nights, else weekends {next(_numbers)}", "definitions": ["hr{9pm-5am}", "wd{sa su}"]}
    second = {"off_peak_2_first_price": "0.07", "off_peak_2_next_price": "0.07", "off_peak_2_connect_fee": "0.01"}
    hours = admin.post("/off-peak-periods", said)["id"]
    one = shop(a_rate("60/60", **OFF_PEAK, **second), off_peak_id=hours)
    assert one.quoted(60, "2026-03-03T12:00:00Z") == (60, "0.10000")
    assert one.quoted(60, "2026-03-08T22:00:00Z") == (60, "0.04000"), "Sunday night is in both: the first wins"
    assert one.quoted(60, "2026-03-08T12:00:00Z") == (60, "0.08000")


@pytest.mark.parametrize("tricky, announced", [(False, 98 * 60), (True, 100 * 60)])
def test_a_tricky_surcharge_is_left_out_of_what_is_announced_alone(admin, tricky, announced):
    fixed = {"kind": "fixed", "amount": "0.20", "tricky": tricky}
    elements = [fixed, {"kind": "interval", "count": None, "length": 60, "price": "0.10"}]
    said = {"elements": elements, "funds": "10.00", "used": [60]}
    told = admin.post("/formulas/previews", said, expect=200)
    assert told["length"] == {"announced": announced, "enforced": 98 * 60}
    assert told["prices"] == [{"used": 60, "charged": 60, "amount": {"amount": "0.30000", "currency": "EUR"}}]


def test_a_formula_is_tried_before_a_rate_has_it(admin):
    told = admin.post(
        "/formulas/previews",
        {"elements": [*R18, {"kind": "disconnect", "at": 600}], "used": [73, 79, 0, 900]},
        expect=200,
    )
    assert [(one["used"], one["charged"], one["amount"]["amount"]) for one in told["prices"]] == [
        (73, 78, "0.13000"),  # it ended before the surcharges
        (79, 84, "0.37300"),  # (0.13 + 0.20) · 1.10, and six seconds more
        (0, 0, "0.00000"),
        (600, 600, "1.23300"),  # cut after ten minutes: 0.363 + 522 s at 0.10
    ]
    fee = {"elements": [{"kind": "fixed", "amount": None}, R18[0]], "connect_fee": "0.05", "used": [30]}
    assert admin.post("/formulas/previews", fee, expect=200)["prices"][0]["amount"]["amount"] == "0.15000"


@pytest.mark.parametrize(
    "element, reason",
    [
        ({"kind": "interval", "count": 0, "length": 60, "price": "0.10"}, "count must be a whole number from 1 on"),
        ({"kind": "interval", "count": 1, "length": 60, "price": "dear"}, 'written as a string like "0.10"'),
        ({"kind": "fixed", "amount": "1", "probability": 25}, "probability leaves the price to chance"),
        ({"kind": "add_duration", "by": 5}, "charging more time than was used is not allowed"),
        ({"kind": "lottery"}, "kinds are interval, fixed, relative and disconnect"),
    ],
)
def test_a_formula_that_cannot_be_used_is_refused_by_its_element(admin, element, reason):
    refused = admin.post("/formulas/previews", {"elements": [R18[0], element]}, expect=422)
    assert refused["code"] == "formula_unreadable"
    assert refused["facts"]["number"] == 2
    assert reason in refused["detail"]
