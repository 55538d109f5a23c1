"""What is agreed is entered by the rooms' own verbs and, by the same act, written on paper for naive_prices."""

import json

from builders import LONG_AGO, a_customer, a_rate
from rooms.charging.naive_prices import EVER, Account, Customer, Paper, Product, Tariff, at

from tollhouse.accounts.adding_on import add_add_on, end_add_on
from tollhouse.accounts.changing import lock_account
from tollhouse.accounts.changing_products import change_product
from tollhouse.accounts.opening import open_accounts, sell_wholesale, terminate_accounts
from tollhouse.accounts.rules.account import BalanceModel, NewAccount
from tollhouse.accounts.treating import block_account, unblock_account
from tollhouse.customers.agreeing import override_tariffs
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, CustomerKind, NewCustomer
from tollhouse.products.offering import offer_product
from tollhouse.products.pricing import change_rating_list, enter_since_ever, lock_product
from tollhouse.products.rules.product import AccessCode, NewEntry, ProductKind
from tollhouse.tariffs.changing import change_tariff
from tollhouse.tariffs.off_peak_periods import change_off_peak, define_off_peak
from tollhouse.tariffs.publishing import TariffDraft, publish_tariff, schedule_rates
from tollhouse.tariffs.reading import lock_tariff_record
from tollhouse.tariffs.rules.off_peak import CountsAs, Holiday, OffPeakMode
from tollhouse.tariffs.rules.off_peak_record import OffPeakDraft
from tollhouse.tariffs.rules.service import Service

PATTERNS = {None: "XXXX.XXXXX", 3: "XXXX.XXX00", 2: "XXXX.XX000", 1: "XXXX.X0000", 0: "XXXX.00000", -1: "XXX0.00000"}


class BothBooks:
    """conn   of the transaction that everything is entered in; paper says the same; numbers are the rooms'."""

    def __init__(self, conn):
        self.conn, self.paper = conn, Paper()
        self.tariffs, self.products, self.customers = {}, {}, {}
        self._off_peaks, self._numbers = {}, {}

    def off_peak(self, name, off_peak, *, now=None):
        """A new period, or from now on another."""
        holidays = tuple(
            Holiday(on, f"day {place}", yearly, CountsAs(kind))
            for place, (on, yearly, kind) in enumerate(off_peak.holidays)
        )
        draft = OffPeakDraft(name, tuple(text for text, _ in off_peak.hours), OffPeakMode(off_peak.mode), holidays)
        if now is None:
            self._off_peaks[name] = define_off_peak(self.conn, draft)
        else:
            change_off_peak(self.conn, self._off_peaks[name], draft, now=now)
        self.paper.off_peak.setdefault(name, []).append((now or EVER, off_peak))

    def tariff(self, name, currency="EUR", service="voice", *, off_peak=None, digits=None):
        facts = {"off_peak_id": self._off_peaks[off_peak] if off_peak else None, "rounding_pattern": PATTERNS[digits]}
        draft = TariffDraft(name, currency, Service(service), **facts)
        self._numbers[name] = publish_tariff(self.conn, draft, now=LONG_AGO)
        self.tariffs[name] = Tariff(name, currency, service, [(EVER, (off_peak, digits))])
        self.paper.tariffs.append(self.tariffs[name])
        return self.tariffs[name]

    def header(self, tariff, off_peak, digits, *, now):
        record = lock_tariff_record(self.conn, self._numbers[tariff.name])
        changes = {
            "off_peak_id": self._off_peaks[off_peak] if off_peak else None,
            "rounding_pattern": PATTERNS[digits],
            # What is for rates to come, and must not touch those that are there.
            "connect_fee": record.terms.defaults.connect_fee + 1,
        }
        change_tariff(self.conn, record, changes, used_by=None, now=now)
        tariff.header.append((now, (off_peak, digits)))

    def rates(self, tariff, rates, *, now):
        """No two of one prefix and beginning."""
        lines = []
        for rate in rates:
            peak, *others = rate.prices
            facts = {"first_price": peak[0], "next_price": peak[1], "connect_fee": peak[2]}
            for window, prices in zip(("off_peak", "off_peak_2"), others, strict=True):
                if prices is not None:
                    names = (f"{window}_first_price", f"{window}_next_price", f"{window}_connect_fee")
                    facts |= dict(zip(names, prices, strict=True))
            facts |= {name: getattr(rate, name) for name in ("discontinued", "forbidden", "payback")}
            facts |= {"grace_units": rate.grace, "free_units": rate.free, "post_call_surcharge": rate.surcharge}
            facts |= {"formula": rate.formula and json.dumps(rate.formula)}
            lines.append(a_rate(rate.prefix, "0", "{}/{}".format(*rate.intervals), since=rate.since, **facts))
        schedule_rates(self.conn, self._numbers[tariff.name], lines, now=now)
        tariff.rates.extend(rates)

    def product(self, name, lines, currency="EUR", *, priority=None):
        """lines: by (service, access code, usage order) tariff, or tariff and reseller tariff."""
        kind = ProductKind.MAIN if priority is None else ProductKind.ADD_ON
        number = offer_product(self.conn, name, currency, kind=kind, addon_priority=priority)
        self._numbers[name] = number
        wanted = self._wanted(lines)
        enter_since_ever(self.conn, lock_product(self.conn, number), self._entries(wanted))
        written = {key: [(EVER, prices)] for key, prices in wanted.items()}
        self.products[name] = Product(name, currency, priority, written)
        return self.products[name]

    def rating_list(self, product, lines, *, since, now):
        """What the whole list is from then on, but for what is planned for later already."""
        wanted, locked = self._wanted(lines), lock_product(self.conn, self._numbers[product.name])
        change_rating_list(self.conn, locked, self._entries(wanted), from_moment=since, now=now)
        for key in product.lines.keys() | wanted.keys():
            line = product.lines.setdefault(key, [])
            if at(line, since) != wanted.get(key):
                line.append((since, wanted.get(key)))

    @staticmethod
    def _wanted(lines):
        return {key: said if isinstance(said, tuple) else (said, None) for key, said in lines.items()}

    def _entries(self, wanted):
        return [
            NewEntry(
                service,
                self._numbers[tariff.name],
                AccessCode(access_code),
                reseller_tariff_id=None if resold is None else self._numbers[resold.name],
                usage_order=order,
            )
            for (service, access_code, order), (tariff, resold) in wanted.items()
        ]

    def customer(self, name, zone, currency="EUR", *, under=None, wholesale=None):
        """A reseller where it buys something wholesale."""
        above = None if under is None else self._numbers[under.name]
        if wholesale is None:
            number = a_customer(self.conn, currency=currency, zone=zone.key, under=above)
        else:
            new = NewCustomer(
                name,
                currency,
                BalanceControl.POSTPAID,
                register_class(self.conn, f"class of {name}"),
                CustomerKind.RESELLER,
                reseller_id=above,
                time_zone=zone.key,
            )
            (number,) = register_customers(self.conn, [new], now=LONG_AGO, by="test")
            sell_wholesale(self.conn, number, self._numbers[wholesale.name])
        self._numbers[name], self.customers[number] = number, name
        return Customer(name, currency, zone, under, wholesale=wholesale)

    def override(self, customer, pairs):
        numbers = {self._numbers[one.name]: self._numbers[other.name] for one, other in pairs.items()}
        override_tariffs(self.conn, self._numbers[customer.name], numbers)
        customer.overrides = {one.name: other for one, other in pairs.items()}

    def account(self, customer, identifier, product, *, since=LONG_AGO, model="subordinate", **dates):
        account = Account(identifier, customer, (since, None), [(EVER, product)], **dates)
        numbers = self._numbers[customer.name], self._numbers[product.name]
        new = NewAccount(numbers[0], identifier, numbers[1], BalanceModel(model), **dates)
        (number,) = open_accounts(self.conn, [new], now=since)
        self._numbers[id(account)] = number
        self.paper.accounts.append(account)
        return account

    def main_product(self, account, product, *, since, now):
        change_product(
            self.conn, self._record(account), self._numbers[product.name], valid_from=since, now=now, by="test"
        )
        account.main.append((since, product))

    def add_on(self, account, product, *, since, until=None, now):
        add_add_on(
            self.conn,
            self._record(account),
            self._numbers[product.name],
            valid_from=since,
            valid_until=until,
            now=now,
            by="test",
        )
        account.add_ons.append((since, until, product))

    def end_add_on(self, account, product, *, now):
        """The one that holds now."""
        end_add_on(self.conn, self._record(account), self._numbers[product.name], now=now)
        mine = [one for one in account.add_ons if one[2] is product]
        (held,) = [one for one in mine if one[0] < now and (one[1] is None or one[1] > now)]
        account.add_ons[account.add_ons.index(held)] = (held[0], now, product)

    def block(self, account, *, since, until=None):
        key = self._key(account)
        block_account(self.conn, *key, at=since)
        if until is not None:
            unblock_account(self.conn, *key, at=until)
        account.blocked.append((since, until, True))

    def terminate(self, account, *, now):
        assert terminate_accounts(self.conn, [self._key(account)], at=now) == 1
        account.held = (account.held[0], now)
        account.add_ons = [(since, until or now, what) for since, until, what in account.add_ons]

    def _record(self, account):
        return lock_account(self.conn, *self._key(account))[0]

    def _key(self, account):
        return self._numbers[account.customer.name], self._numbers[id(account)]
