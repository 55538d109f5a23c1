"""A company in which everything that decides about a price changes while it is used, and calls close to each change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from builders import LONG_AGO
from rooms.charging.drawn_prices import CHANGES_OF_CLOCKS, HOLIDAYS, MOMENTS, PREFIXES, WORDS, DrawnPrices
from rooms.charging.naive_prices import Call, at, during

PRAGUE, NEW_YORK, LORD_HOWE, KATHMANDU = map(
    ZoneInfo, ("Europe/Prague", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
)
FIRST = datetime(2026, 2, 1, tzinfo=UTC)  # no call begins before
QUOTED = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)  # what is to come until CHANGED has been planned
CHANGED = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)  # from here on all is different again
SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=count) for count in (1, 60, 3600, 86400))

BEFORE_QUOTES = sorted(moment for moment in MOMENTS if moment < QUOTED)
AFTER_QUOTES = sorted(moment for moment in MOMENTS if moment > QUOTED)

DURATIONS = (0, 1, 5, 6, 7, 29, 30, 31, 59, 60, 61, 66, 73, 90, 119, 120, 121, 180, 181, 300, 3600, 7261)
SELDOM = {"block", "date", "holder"}  # close to these much is refused
EUROS, DOLLARS = ("home", "office", "line"), ("us home", "us line")


@dataclass
class Edge:
    """A moment close to which somebody's price may become another, and for which calls."""

    kind: str
    moment: datetime
    accounts: list
    prefix: str | None = None
    service: str | None = None


class ChangingCompany(DrawnPrices):
    """The same seed, the same company and the same calls."""

    def __init__(self, conn, seed):
        super().__init__(conn, Random(seed))
        self.edges = []
        self._found_tariffs()
        self._found_products()
        self._found_customers()
        self._found_accounts()
        self._plan()
        self._clocks()
        self._by_kind = {edge.kind: [one for one in self.edges if one.kind == edge.kind] for edge in self.edges}

    # What there is from the beginning.

    def _found_tariffs(self):
        for name, mode in {"one": "starts", "two": "starts", "late": "finishes", "whole": "both"}.items():
            self.off_peak(f"hours {name}", self._hours(mode, windows=1 if name == "one" else 2))
        named = "A B C D incoming sparse world over A over B bought resold".replace("over ", "over-").split()
        for name in named:
            self.tariff(name, **self._header())
        for name in ("UA", "UB", "U-over", "U-bought", "U-resold"):
            self.tariff(name, "USD", **self._header())
        for name, currency in (("data", "EUR"), ("U-data", "USD")):
            self.tariff(name, currency, "data", digits=3)
        for name, currency in (("message", "EUR"), ("U-message", "USD")):
            self.tariff(name, currency, "message", **self._header())
        for tariff in self.tariffs.values():
            first, later = self._deck(tariff)
            self.rates(tariff, first, now=LONG_AGO)
            self.rates(tariff, later, now=BEFORE_QUOTES[0])

    def _found_products(self):
        t = self.tariffs
        more = {("data", "", 0): t["data"], ("message", "", 0): t["message"]}
        dollars = {("data", "", 0): t["U-data"], ("message", "", 0): t["U-message"]}
        voice, out, back = ("voice", "", 0), ("voice", "OUTGOING", 0), ("voice", "INCOMING", 0)
        then, last = ("voice", "", 1), ("voice", "", 2)
        self.product("home", {voice: t["A"], then: t["world"]} | more)
        self.product("office", {out: t["B"], ("voice", "OUTGOING", 1): t["sparse"], back: t["incoming"]} | more)
        self.product("line", {voice: (t["C"], t["resold"]), then: (t["sparse"], None), last: t["A"]} | more)
        self.product("abroad", {out: t["D"]}, priority=10)
        self.product("sparse only", {voice: (t["sparse"], t["resold"])}, priority=20)
        self.product("called", {back: t["incoming"], then: t["B"]}, priority=30)
        self.product("wholesale", {voice: t["bought"], then: t["world"]} | more)
        self.product("us home", {voice: t["UA"]} | dollars, "USD")
        self.product("us line", {voice: (t["UB"], t["U-resold"]), back: (t["UA"], None)} | dollars, "USD")
        self.product("us more", {out: (t["UB"], None)}, "USD", priority=10)
        self.product("us wholesale", {voice: t["U-bought"], then: t["U-resold"]} | dollars, "USD")

    def _found_customers(self):
        self.first_reseller = self.customer("first", LORD_HOWE, wholesale=self.products["wholesale"])
        self.second_reseller = self.customer(
            "second", NEW_YORK, "USD", under=self.first_reseller, wholesale=self.products["us wholesale"]
        )
        t = self.tariffs
        self.override(self.first_reseller, {t["resold"]: t["over-B"], t["bought"]: t["over-A"]})
        self.retail = []
        for zone in (PRAGUE, NEW_YORK, LORD_HOWE, KATHMANDU):
            self.retail.append(self.customer(f"own in {zone}", zone))
            self.retail.append(self.customer(f"first's in {zone}", zone, under=self.first_reseller))
            self.retail.append(self.customer(f"second's in {zone}", zone, "USD", under=self.second_reseller))
        for customer in self.retail[::2]:
            if customer.currency == "USD":
                self.override(customer, {t["UA"]: t["U-over"]})
            else:
                self.override(customer, {t["A"]: t["over-A"], t["B"]: t["over-B"]})

    def _found_accounts(self):
        self.accounts = []
        for number, customer in enumerate(self.retail * 3):
            identifier = self.dice.choice(PREFIXES[:13]).ljust(6, "0") + f"{number:05}"
            model = self.dice.choice(["subordinate", "subordinate", "debit", "individual"])
            product = self.dice.choice(self._sold(customer))
            self.accounts.append(self.account(customer, identifier, product, model=model))
        moved = self.accounts[0]
        self.terminate(moved, now=BEFORE_QUOTES[1])
        heir = self.account(self.retail[1], moved.identifier, self.products["line"], since=BEFORE_QUOTES[3])
        dated = {"active_from": date(2026, 3, 29), "expires_on": date(2026, 10, 4)}
        dates = [
            self.account(customer, f"4206029{place:05}", self._sold(customer)[0], **dated)
            for place, customer in enumerate(self.retail[:9])
        ]
        self.accounts += [heir, *dates]
        self._edge("holder", BEFORE_QUOTES[1], [moved])
        self._edge("holder", BEFORE_QUOTES[3], [heir])
        for account in dates:
            for day in dated.values():
                midnight = datetime(day.year, day.month, day.day, tzinfo=account.customer.zone)
                self._edge("date", midnight.astimezone(UTC), [account])

    def _sold(self, customer):
        return [self.products[name] for name in (DOLLARS if customer.currency == "USD" else EUROS)]

    # What changes.

    def _plan(self):
        """Before the quotes, or for later: headers and hours change at once, all else is planned long before."""
        early, late = BEFORE_QUOTES, AFTER_QUOTES
        for tariff in list(self.tariffs.values()):
            users = self._users(tariff)
            for moment in sorted(self.dice.sample(early, 3)):
                if tariff.service != "data":
                    for _ in range(self.dice.choice([1, 1, 2])):  # of two at one moment the last counts
                        self.header(tariff, **self._header(), now=moment)
                    self._edge("header", moment, users, service=tariff.service)
        for name, line in list(self.paper.off_peak.items()):
            for moment in sorted(self.dice.sample(early, 3)):
                self.off_peak(name, self._hours(line[0][1].mode, windows=len(line[0][1].hours)), now=moment)
                users = [one for one in self.accounts if self._goes_by(one, name)]
                self._edge("hours", moment, users)
        for product in list(self.products.values()):
            # Not in the order of their moments: an earlier one leaves alone what is planned for later.
            for since, now in ((early[2], early[0]), (late[-1], early[4]), (late[1], early[4]), (early[6], early[5])):
                self._other_list(product, since, now)
        for account in self.accounts[1:]:
            self._plan_account(account, early, late)

    def _plan_account(self, account, early, late):
        opened = [moment for moment in early if moment > account.held[0]]
        mains, added = self._sold(account.customer), self._add_ons(account.customer)
        for moment in sorted(self.dice.sample(opened, min(len(opened), self.dice.randint(0, 2)))):
            self._other_main(account, mains, moment, now=moment)
        if self.dice.random() < 0.6:
            self._other_main(account, mains, self.dice.choice(late), now=opened[-1])
        for product in added:
            ends = sorted(self.dice.sample([*opened, *late], self.dice.choice([0, 1, 2, 2, 4])))
            for since, until in zip(ends[::2], [*ends[1::2], None], strict=False):
                self.add_on(account, product, since=since, until=until, now=opened[0])
            for moment in ends:
                self._edge("add-on", moment, [account])
        if self.dice.random() < 0.2:
            since, until = sorted(self.dice.sample(opened, 2))
            self.block(account, since=since, until=until)
            self._edge("block", since, [account])
            self._edge("block", until, [account])

    def change_all_again(self, now):
        """From now on nearly everything is different, and nothing that began before."""
        for tariff in self.tariffs.values():
            prefixes = sorted(self._prefixes(tariff))
            self.dice.shuffle(prefixes)
            longer = f"4206021{self.dice.randrange(1000):03}"
            self.rates(tariff, [self._rate(prefix, now) for prefix in [longer, *prefixes[::2]]], now=now)
            if self.dice.random() < 0.6 and tariff.service != "data":
                self.header(tariff, **self._header(), now=now)
        for name in list(self.paper.off_peak)[::2]:
            self.off_peak(name, self._hours(self.dice.choice(["starts", "finishes"]), windows=2), now=now)
        for product in self.products.values():
            self._other_list(product, now, now)
        open_ones = [one for one in self.accounts if one.held[1] is None]
        for account in open_ones:
            self._change_account(account, now)
        *blocked, ended = self.dice.sample(open_ones, 3)
        for account in blocked:
            if not during(account.blocked, now):
                self.block(account, since=now)
        self.terminate(ended, now=now)
        customer = self.dice.choice(self.retail)
        self.accounts.append(self.account(customer, ended.identifier, self._sold(customer)[0], since=now))

    def _change_account(self, account, now):
        if self.dice.random() < 0.5:
            self._other_main(account, self._sold(account.customer), now, now=now)
        for product in self._add_ons(account.customer):
            held = product in during(account.add_ons, now)
            if held and self.dice.random() < 0.5:
                self.end_add_on(account, product, now=now)
            elif not held and self.dice.random() < 0.3 and all(one[0] < now for one in account.add_ons):
                self.add_on(account, product, since=now, now=now)

    def _other_main(self, account, mains, since, *, now):
        had = at(account.main, since)
        self.main_product(account, self.dice.choice([one for one in mains if one is not had]), since=since, now=now)
        self._edge("product", since, [account])

    def _add_ons(self, customer):
        wanted = ("us more",) if customer.currency == "USD" else ("abroad", "sparse only", "called")
        return [self.products[name] for name in wanted]

    def _other_list(self, product, since, now):
        """Lines get other tariffs, or another reseller tariff; of an add-on or a second line some go for a while."""
        dollars = product.currency == "USD"
        names = ("UA", "UB", "U-bought") if dollars else ("A", "B", "C", "D", "sparse")
        voice = [self.tariffs[name] for name in names]
        resold = [None, self.tariffs["U-resold" if dollars else "resold"]]
        wanted = {}
        for key in sorted(product.lines):
            prices = at(product.lines[key], since)
            if key[0] != "voice":
                wanted[key] = prices
            elif self.dice.random() < 0.8:
                change = self.dice.random() < 0.5 or prices is None
                wanted[key] = (self.dice.choice(voice), self.dice.choice(resold)) if change else prices
        self.rating_list(product, wanted, since=since, now=now)
        self._edge("list", since, [one for one in self.accounts if product in self._reach(one)])

    # Who feels what.

    def _edge(self, kind, moment, accounts, **what):
        if accounts:
            self.edges.append(Edge(kind, moment, accounts, **what))

    def _reach(self, account):
        found = [product for _, product in account.main] + [one for *_, one in account.add_ons]
        payer = account.customer.reseller
        while payer is not None:
            found.append(payer.wholesale)
            payer = payer.reseller
        return found

    def _users(self, tariff):
        """Whoever may be priced by it, by the lists as they are now; of overrides those who have them."""
        users = []
        for account in self.accounts:
            named = [said for one in self._reach(account) for line in one.lines.values() for _, said in line if said]
            tariffs = [one for said in named for one in said]
            if tariff in tariffs or tariff in account.customer.overrides.values():
                users.append(account)
        return users or self.accounts

    def _goes_by(self, account, off_peak):
        users = [tariff for tariff in self.tariffs.values() if any(name == off_peak for _, (name, _) in tariff.header)]
        return any(account in self._users(tariff) for tariff in users)

    def _clocks(self):
        """Every half hour of the nights and days on which clocks or calendars are special, by each zone's own."""
        for zone in (PRAGUE, NEW_YORK, LORD_HOWE, KATHMANDU):
            theirs = [one for one in self.accounts if self._clock_matters(one.customer, zone)]
            days = {moment.astimezone(zone).date() for moment in CHANGES_OF_CLOCKS} | {date(2026, 5, 1)}
            days |= {day for day in HOLIDAYS if day.year == 2026} | {date(2026, 11, 17), date(2026, 6, 10)}
            for day in sorted(days):
                for half in range(48):
                    for fold in (0, 1) if half < 10 else (0,):
                        clock = datetime(day.year, day.month, day.day, half // 2, half % 2 * 30, tzinfo=zone, fold=fold)
                        self._edge("clock", clock.astimezone(UTC), theirs)
        for tariff in self.tariffs.values():
            users = self._users(tariff)
            for rate in tariff.rates:
                if rate.since > LONG_AGO:
                    self._edge("rate", rate.since, users, prefix=rate.prefix, service=tariff.service)
        self._edge("change to come", CHANGED, self.accounts)

    @staticmethod
    def _clock_matters(customer, zone):
        while customer is not None:
            if customer.zone == zone:
                return True
            customer = customer.reseller
        return False

    # Who calls.

    def call(self, number, *, since, before):
        """One close to an edge, begun in that time."""
        while True:
            kinds = [kind for kind in sorted(self._by_kind) for _ in range(1 if kind in SELDOM else 4)]
            edge = self.dice.choice(self._by_kind[self.dice.choice(kinds)])
            used = self.dice.choice([*DURATIONS, self.dice.randrange(9000)])
            started = edge.moment + self._close()
            if self.dice.random() < 0.35:
                started -= used * SECOND
            if since <= started < before:
                return self._call(number, edge, started, used)

    def _call(self, number, edge, started, used):
        service = edge.service or self.dice.choices(["voice", "data", "message"], [90, 5, 5])[0]
        account = self.dice.choice(edge.accounts)
        other = self._other(edge.prefix, service)
        incoming = service == "voice" and other.isdigit() and self.dice.random() < 0.3
        used = {"voice": used, "data": used * 517, "message": used % 4}[service]
        return Call(f"call {number}", service, account.identifier, other, "in" if incoming else "out", started, used)

    def _other(self, prefix, service):
        if service == "data":
            return ""
        if prefix is None:
            prefix = self.dice.choice([*PREFIXES, *PREFIXES, *WORDS, "7", *["on-net"] * 4])
        if prefix == "on-net" or (not prefix.isdigit() and self.dice.random() < 0.5):
            return self.dice.choice(self.accounts).identifier
        digits = "".join(self.dice.choices("0126", k=self.dice.randint(2, 6)))
        return prefix + digits if prefix.isdigit() else prefix

    def _close(self):
        near = self.dice.choice([0, 0, -1, -1, 1, 2, self.dice.randint(-61, 61), self.dice.randint(-4000, 4000)])
        return near * SECOND - timedelta(microseconds=self.dice.choice([0, 0, 0, 1]))
