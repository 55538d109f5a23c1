"""What a use costs as a patient person works it out: from price lists and contracts on paper, read from end to end.

It knows nothing of the program, so that both can only be wrong in the same way where both read the rules wrongly:
spec/services 2.2 to 2.8 and the decisions 0004, 0019, 0025, 0049, 0051 and 0052.  Everything that changes in time is a
list of (since, what), of which the last that has begun holds; what was planned first stands there first.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from zoneinfo import ZoneInfo

EVER = datetime(1, 1, 1, tzinfo=UTC)


class RefusedOnPaper(Exception):  # noqa: N818
    """Why a use has no price: the code."""


def at(line, moment):
    """What of a time line holds then; None: nothing has begun."""
    held = None
    for since, what in sorted(line, key=lambda one: one[0]):
        if since <= moment:
            held = what
    return held


@dataclass
class OffPeak:
    """hours      one or two pairs: the definition as it is written, and the same as a question to a wall clock and a
               day of the week (Monday is 0)
    holidays   (day, whether every year, "sunday" or "off_peak" or "off_peak_2")
    """

    mode: str
    hours: list
    holidays: list = field(default_factory=list)

    def window(self, started, ended):
        """0 peak, 1 or 2, by what the customer's clock shows at both ends."""
        for number in range(1, len(self.hours) + 1):
            ends = {"starts": [started], "finishes": [ended], "both": [started, ended]}[self.mode]
            if all(self.shows(number, end) for end in ends):
                return number
        return 0

    def shows(self, number, clock):
        day = clock.weekday()
        kind = self.holiday(clock.date())
        if kind in {"off_peak", "off_peak_2"}:
            return number == {"off_peak": 1, "off_peak_2": 2}[kind]
        return self.hours[number - 1][1](clock, 6 if kind == "sunday" else day)

    def holiday(self, day):
        for yearly in (False, True):
            for on, every_year, counts_as in self.holidays:
                same = (on.month, on.day) == (day.month, day.day) if yearly else on == day
                if every_year is yearly and same:
                    return counts_as
        return None


@dataclass(eq=False)
class Rate:
    """One row.  prices: (first, next, fee) of peak and of both off-peak windows, None: as peak; all are Decimals."""

    prefix: str
    since: datetime
    intervals: tuple
    prices: tuple
    discontinued: bool = False
    forbidden: bool = False
    payback: bool = False
    grace: int = 0
    free: int = 0
    surcharge: object = 0
    formula: list | None = None

    def prices_in(self, window):
        first, following, fee = self.prices[window] or self.prices[0]
        return first, following, self.prices[0][2] if fee is None else fee


@dataclass(eq=False)
class Tariff:
    """header: time line of (name of the off-peak period or None, decimals that its pattern keeps or None)."""

    name: str
    currency: str
    service: str
    header: list
    rates: list = field(default_factory=list)

    def find(self, number, words, moment):
        """The most specific rate in force that is not discontinued, with how specific it is."""
        best = None
        for prefix in {rate.prefix for rate in self.rates}:
            fits = prefix == "|" or prefix in words or (prefix.isdigit() and number.startswith(prefix))
            rate = at([(one.since, one) for one in self.rates if one.prefix == prefix], moment) if fits else None
            if rate is not None and not rate.discontinued and (best is None or rank(prefix) > rank(best.prefix)):
                best = rate
        return best


WORDS_BEFORE_NUMBERS = [
    "FAV",
    "INCOMINGN",
    "VOICEONNETR",
    "INCOMINGNR",
    "VOICEONNETRX",
    "INCOMINGNRX",
    "UM",
    "UMIVR",
    "EMERGENCY",
]  # the last beats all
FAMILIES = (
    ["INCOMINGNRX", "INCOMINGNR", "INCOMINGN", "INCOMING"],
    ["VOICEONNETRX", "VOICEONNETR", "VOICEONNET"],
    ["UMIVR", "UM"],
)
WORDS = {*WORDS_BEFORE_NUMBERS, "INCOMING", "VOICEONNET", "MSG", "NETACCESS", "|"}


def rank(prefix):
    if prefix == "|":
        return -1
    if prefix.isdigit():
        return len(prefix)
    return 1000 + WORDS_BEFORE_NUMBERS.index(prefix) if prefix in WORDS_BEFORE_NUMBERS else 0


@dataclass(eq=False)
class Product:
    """lines: by (service, access code, usage order) a time line of (tariff, reseller tariff or None), or of None."""

    name: str
    currency: str
    priority: int | None = None
    lines: dict = field(default_factory=dict)

    def lines_for(self, service, direction, moment):
        """(tariff, reseller tariff, access code) in the order in which they are asked: those for the direction, else
        those for all."""
        for access_code in ({"out": "OUTGOING", "in": "INCOMING"}[direction], ""):
            keys = sorted(key for key in self.lines if key[:2] == (service, access_code))
            held = [(*prices, access_code) for key in keys if (prices := at(self.lines[key], moment)) is not None]
            if held:
                return held
        return []


@dataclass(eq=False)
class Customer:
    name: str
    currency: str
    zone: ZoneInfo
    reseller: "Customer | None" = None
    overrides: dict = field(default_factory=dict)
    wholesale: Product | None = None


@dataclass(eq=False)
class Account:
    """main: time line of products; add_ons, blocked: (since, until or None, what); dates by the customer's calendar."""

    identifier: str
    customer: Customer
    held: tuple
    main: list
    add_ons: list = field(default_factory=list)
    blocked: list = field(default_factory=list)
    active_from: date | None = None
    expires_on: date | None = None


def during(stretches, moment):
    return [what for since, until, what in stretches if since <= moment and (until is None or moment < until)]


@dataclass
class Call:
    request_id: str
    service: str
    account: str
    other: str
    direction: str
    started: datetime
    used: int


@dataclass
class Level:
    """What one party pays, and by what."""

    customer: str
    amount: Fraction
    charged: int
    facts: dict


@dataclass
class Paper:
    """off_peak: by name a time line."""

    off_peak: dict = field(default_factory=dict)
    tariffs: list = field(default_factory=list)
    accounts: list = field(default_factory=list)

    def holder(self, identifier, moment):
        for account in self.accounts:
            if account.identifier == identifier and during([(*account.held, True)], moment):
                return account
        return None

    def price(self, call):
        """The levels, the customer's first; raises RefusedOnPaper."""
        account = self.holder(call.account, call.started)
        if account is None:
            raise RefusedOnPaper("unknown_account")
        customer = account.customer
        day = call.started.astimezone(customer.zone).date()
        if during(account.blocked, call.started):
            raise RefusedOnPaper("account_blocked")
        if account.active_from is not None and day < account.active_from:
            raise RefusedOnPaper("account_not_yet_active")
        if account.expires_on is not None and day >= account.expires_on:
            raise RefusedOnPaper("account_expired")
        level, product, reseller_tariff, code = self.first_level(call, account)
        levels, payer = [level], customer.reseller
        while payer is not None:
            if payer is customer.reseller and reseller_tariff is not None:
                lines = [(reseller_tariff, None, code)]
            else:
                product = payer.wholesale
                lines = product.lines_for(call.service, call.direction, call.started)
            try:
                levels.append(self.by_lines(call, account, payer, product, lines)[0])
            except RefusedOnPaper as refusal:
                raise RefusedOnPaper(f"reseller_{refusal}") from None
            payer = payer.reseller
        return levels

    def first_level(self, call, account):
        """By the add-on with the highest priority that has a line for the use, else by the main product."""
        added = sorted(during(account.add_ons, call.started), key=lambda one: -one.priority)
        for product in [*added, at(account.main, call.started)]:
            lines = product.lines_for(call.service, call.direction, call.started)
            if lines:
                level, (_, reseller_tariff, code) = self.by_lines(call, account, account.customer, product, lines)
                return level, product, reseller_tariff, code
        raise RefusedOnPaper("no_rating_entry")

    def by_lines(self, call, account, payer, product, lines):
        """Line by line until one has a rate; what is forbidden is not asked of the next."""
        if not lines:
            raise RefusedOnPaper("no_rating_entry")
        for line in lines:
            tariff, _, code = line
            number, words = self.destination(call, account, code)
            found = [(tariff.find(number, words, call.started), tariff)]
            override = payer.overrides.get(tariff.name)
            if override is not None:
                found.append((override.find(number, words, call.started), override))
            matches = [one for one in found if one[0] is not None]
            if not matches:
                continue
            rate, by = max(matches, key=lambda one: (rank(one[0].prefix), one[1] is override))
            if rate.forbidden:
                raise RefusedOnPaper("forbidden")
            level = self.level(call, payer, by, rate)
            level.facts |= {"ac": account.identifier, "pr": product.name}
            level.facts |= {"ov": tariff.name} if by is override else {}
            return level, line
        raise RefusedOnPaper("no_rate")

    def destination(self, call, account, access_code):
        """The number and the words that a use is priced by."""
        if call.other in WORDS or call.other == "":
            family = next((one for one in FAMILIES if call.other in one), [call.other])
            return "", {"NETACCESS"} if call.other == "" else {*family[family.index(call.other) :]}
        kinship = self.kinship(call, account)
        if call.direction == "in":
            return (call.other if access_code == "INCOMING" else ""), {*FAMILIES[0][3 - kinship :]}
        return call.other, {*FAMILIES[1][3 - kinship :]} if call.service == "voice" else set()

    def kinship(self, call, account):
        """0 a stranger, 1 one of ours, 2 one of the same reseller's, 3 one of the same customer's."""
        other = self.holder(call.other, call.started)
        if other is None:
            return 0
        if other.customer is account.customer:
            return 3
        theirs, ours = other.customer.reseller, account.customer.reseller
        return 2 if ours is not None and theirs is ours else 1

    def level(self, call, payer, tariff, rate):
        off_peak, digits = at(tariff.header, call.started)
        window = 0
        if off_peak is not None:
            ended = call.started + timedelta(seconds=call.used if call.service == "voice" else 0)
            hours = at(self.off_peak[off_peak], call.started)
            window = hours.window(call.started.astimezone(payer.zone), ended.astimezone(payer.zone))
        charged, amount = cost(call.used, call.service, rate, window, digits)
        first, following, _ = rate.prices_in(window)
        facts = {
            "tf": tariff.name,
            "px": rate.prefix,
            "si": rate.since.astimezone(UTC).isoformat(),
            "w": window,
            "iv": [*rate.intervals],
            "p": [Fraction(first), Fraction(following)],
            "ro": digits,
            "gr": rate.grace or None,
            "fr": rate.free or None,
            "fo": rate.formula and 1,
            "pb": 1 if rate.payback else None,
        }
        told = {key: value for key, value in facts.items() if value is not None}
        return Level(payer.name, amount, charged, told)


BASE = {"voice": (1, 60), "data": (1024, 1024), "message": (1, 1)}
"""Used units in a charged one, charged units that one price is for."""


def cost(used, service, rate, window, digits):
    """Charged quantity (as it is used) and amount: the algorithm of spec/services 2.8, in fractions."""
    base, priced = BASE[service]
    units = ceil(Fraction(used, base))
    if units <= 0 or units <= rate.grace:
        return 0, Fraction(0)
    first, following, fee = map(Fraction, rate.prices_in(window))
    if rate.formula is None:
        begins, step = rate.intervals
        charged = begins if units <= begins else begins + ceil(Fraction(units - begins, step)) * step
        if units >= begins:
            charged = max(0, charged - rate.free)
        exact = min(charged, begins) * first / priced + max(0, charged - begins) * following / priced + fee
    else:
        charged, exact = by_formula(rate.formula, units, fee, priced)
    exact *= 1 + Fraction(rate.surcharge) / 100
    amount = Fraction(floor(exact * 10**5 + Fraction(1, 2)), 10**5)
    if digits is not None:
        step = Fraction(10) ** -digits
        amount = ceil(amount / step) * step
    return charged * base, -amount if rate.payback else amount


def by_formula(elements, units, fee, priced):
    """Step by step as the call goes on; the last interval goes on when its count is used up."""
    charged, exact = 0, Fraction(0)
    last = max(place for place, one in enumerate(elements) if one["kind"] == "interval")

    def go(element, most):
        nonlocal charged, exact
        steps = 0
        while charged < units and (most is None or steps < most):
            charged += element["length"]
            exact += element["length"] * Fraction(element["price"]) / priced
            steps += 1
        return steps == most

    goes_on = True
    for element in elements:
        if element["kind"] == "interval":
            goes_on = (go(element, element["count"]) and charged < units) or element["count"] is None
        elif goes_on and element["kind"] == "fixed":
            exact += fee if element["amount"] is None else Fraction(element["amount"])
        elif goes_on and element["kind"] == "relative":
            exact *= 1 + Fraction(element["percent"]) / 100
    go(elements[last], None)
    return charged, exact
