"""Prices, hours and headers that are drawn by dice, such as decide about a price in every way there is."""

from datetime import UTC, date, datetime
from decimal import Decimal

from builders import LONG_AGO
from rooms.charging.both_books import PATTERNS, BothBooks
from rooms.charging.naive_prices import OffPeak, Rate

CHANGES_OF_CLOCKS = [
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
]
MOMENTS = [
    *CHANGES_OF_CLOCKS,
    datetime(2026, 2, 28, 23, tzinfo=UTC),  # midnights of Prague, New York, Kathmandu
    datetime(2026, 5, 1, 4, tzinfo=UTC),
    datetime(2026, 8, 14, 18, 15, tzinfo=UTC),
    datetime(2026, 4, 10, 9, 30, 15, tzinfo=UTC),
    datetime(2026, 6, 3, 20, 0, tzinfo=UTC),
    datetime(2026, 9, 9, 9, 9, 9, 999999, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # within the hour that Prague has twice
    datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
]
HOURS = [
    ("hr{9pm-5am}", lambda clock, day: clock.hour >= 21 or clock.hour <= 5),
    ("hr{6pm-11pm}", lambda clock, day: clock.hour >= 18),
    ("wd{sa su}", lambda clock, day: day >= 5),
    ("hr{1-2}", lambda clock, day: clock.hour in {1, 2}),
    ("hr{12am-3am} min{0-29}", lambda clock, day: clock.hour <= 3 and clock.minute < 30),
    (
        "hr{12noon-1pm} wd{mo-fr}, wd{sunday} hr{0-23}",
        lambda clock, day: (clock.hour in {12, 13} and day < 5) or day == 6,
    ),
    ("md{1 8 25 29}, mo{apr} hr{22-2}", lambda clock, day: clock.day in {1, 8, 25, 29} or april_night(clock)),
    ("wd{sa-mo} hr{11pm-0}", lambda clock, day: day in {5, 6, 0} and clock.hour in {23, 0}),
]
HOLIDAYS = [date(2026, 3, 29), date(2025, 5, 1), date(2026, 5, 1), date(2026, 10, 28), date(2025, 11, 17)]


def april_night(clock):
    return clock.month == 4 and (clock.hour >= 22 or clock.hour <= 2)


PREFIXES = [
    "1",
    "12",
    "1212",
    "12125",
    "4",
    "42",
    "420",
    "4206",
    "42060",
    "420602",
    "4206021",
    "420602123",
    "44",
    "447",
    "44795",
    "61",
    "614",
    "977",
    "9779",
]
WORDS = [
    "|",
    "VOICEONNET",
    "VOICEONNETR",
    "VOICEONNETRX",
    "INCOMING",
    "INCOMINGN",
    "INCOMINGNR",
    "INCOMINGNRX",
    "EMERGENCY",
    "UM",
    "UMIVR",
    "FAV",
]
FORMULAS = [
    [
        {"kind": "interval", "count": 60, "length": 1, "price": "1.80"},
        {"kind": "interval", "count": 2, "length": 60, "price": "0.1234567"},
        {"kind": "fixed", "amount": "0.50", "tricky": True},
        {"kind": "interval", "count": 7, "length": 60, "price": "0.30"},
        {"kind": "disconnect", "at": 3600},
    ],
    [
        {"kind": "interval", "count": None, "length": 6, "price": "0.0123"},
        {"kind": "fixed", "amount": None, "tricky": False},
        {"kind": "relative", "percent": "10", "tricky": False},
    ],
    [
        {"kind": "interval", "count": 1, "length": 60, "price": "0.7"},
        {"kind": "relative", "percent": "12.5", "tricky": False},
        {"kind": "fixed", "amount": "0.07", "tricky": False},
    ],
]
SPECIAL = ("discontinued", "discontinued", "forbidden", "payback", "grace", "free", "surcharge", "formula", "formula")


class DrawnPrices(BothBooks):
    """dice   decide all that is not said; the same dice, the same prices"""

    def __init__(self, conn, dice):
        super().__init__(conn)
        self.dice = dice

    def _header(self):
        off_peak = self.dice.choice([None, "hours one", "hours two", "hours two", "hours late", "hours whole"])
        return {"off_peak": off_peak, "digits": self.dice.choice([None, None, None, *PATTERNS])}

    def _hours(self, mode, *, windows):
        kinds = ["sunday", "off_peak", "off_peak_2"][: windows + 1]
        days = self.dice.sample(HOLIDAYS, self.dice.randint(0, 4))
        holidays = [(day, day.year == 2025, self.dice.choice(kinds)) for day in days]
        return OffPeak(mode, self.dice.sample(HOURS, windows), holidays)

    def _prefixes(self, tariff):
        if tariff.service == "data":
            return {"NETACCESS"}
        if tariff.name == "world":
            return {"|", "4"}
        if tariff.name == "sparse" or "over" in tariff.name:
            return {"420602", "4206", "44", "1212", "614", "VOICEONNETR", "INCOMING"}
        wide = {"|", "1"}, {"4", "VOICEONNET", "INCOMING"}
        always = wide[0] if tariff.name in {"bought", "U-bought", "U-resold", "B"} else wide[1]
        return always | {one for one in [*PREFIXES, *WORDS[1:]] if hash_of(tariff.name, one) % 3}

    def _deck(self, tariff):
        """Rows of the first deck, of all times, and such as are planned later."""
        first, later = [], []
        for prefix in sorted(self._prefixes(tariff)):
            begins = LONG_AGO if self.dice.random() < 0.8 or prefix == "NETACCESS" else None
            moments = self.dice.sample(MOMENTS, self.dice.choice([0, 1, 1, 2, 3]))
            first += [self._rate(prefix, moment) for moment in [begins, *moments[::2]] if moment]
            later += [self._rate(prefix, moment) for moment in moments]
        return first, later

    def _rate(self, prefix, since):
        usual = self.dice.random() < 0.6
        kind = "" if usual or (since == LONG_AGO and self.dice.random() < 0.5) else self.dice.choice(SPECIAL)
        first, off_peak, off_peak_2 = self._prices(), self._prices(fee=None), self._prices()
        facts = {"intervals": self.dice.choice([(1, 1), (60, 6), (60, 60), (30, 6), (60, 1), (6, 6)])}
        facts["prices"] = (first, self.dice.choice([None, off_peak, off_peak]), self.dice.choice([None, off_peak_2]))
        numbers = {"grace": (5, 7, 60), "free": (6, 30, 60, 100), "surcharge": (Decimal(10), Decimal("7.5"))}
        if kind in numbers:
            facts[kind] = self.dice.choice(numbers[kind])
        elif kind == "formula":
            facts["formula"] = self.dice.choice(FORMULAS)
        elif kind:
            facts[kind] = True
        if kind == "formula" and self.dice.random() < 0.5:
            facts |= {"grace": 5, "surcharge": Decimal("2.5"), "payback": self.dice.random() < 0.3, "free": 60}
        return Rate(prefix, since, **facts)

    def _prices(self, **fee):
        first = Decimal(self.dice.randint(1, 99999)).scaleb(-self.dice.choice([4, 5, 7]))
        following = first if self.dice.random() < 0.5 else Decimal(self.dice.randint(1, 9999)).scaleb(-5)
        return first, following, fee.get("fee", Decimal(self.dice.choice([0, 0, 5, 12340])).scaleb(-5))


def hash_of(*words):
    """The same in every process."""
    return sum(place * ord(letter) for place, letter in enumerate("".join(words), start=1))
