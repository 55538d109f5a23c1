"""Whatever is done to a tariff, what held before now holds for ever: random acts beside a naive model."""

import io
from datetime import timedelta
from decimal import Decimal

from builders import a_rate, a_tariff
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tollhouse.tariffs.grid.cancelling import Planned, cancel_rates
from tollhouse.tariffs.grid.editing import Markup, RateEdit, WhichRates, edit_rates, mark_up
from tollhouse.tariffs.publishing import schedule_rates
from tollhouse.tariffs.rules.repricing import Repricing
from tollhouse.tariffs.rules.search import RateSearch
from tollhouse.tariffs.uploading import upload_rates

PREFIXES = ("4", "46", "468", "47")
HOUR = timedelta(hours=1)

beginnings = st.integers(0, 5)
prices = st.integers(1, 9)
decks = st.dictionaries(st.sampled_from(PREFIXES), prices, min_size=1)
searches = st.sampled_from(["", "4", "46", "468"])
acts = st.one_of(
    st.tuples(st.just("upload"), decks, beginnings, st.booleans()),
    st.tuples(st.just("schedule"), st.sampled_from(PREFIXES), beginnings, st.booleans()),
    st.tuples(st.just("raise"), searches, beginnings, st.booleans()),
    st.tuples(st.just("end"), searches, beginnings, st.booleans()),
    st.tuples(st.just("markup"), searches, beginnings, st.just(False)),
    st.tuples(st.just("cancel"), searches, st.none(), st.booleans()),
)


class Model:
    """Time lines as they would be kept on paper: by prefix a price and whether it has ended, by its beginning."""

    def __init__(self, lines):
        self.lines = lines

    def row(self, prefix, moment):
        begun = [since for since in self.lines.get(prefix, {}) if since <= moment]
        return self.lines[prefix][max(begun)] if begun else (None, True)

    def at(self, prefix, moment):
        price, ended = self.row(prefix, moment)
        return None if ended else price

    def write(self, prefix, since, row):
        """What says only what holds anyway is not written, and takes a plan away that said otherwise."""
        line = self.lines.setdefault(prefix, {})
        if line.get(since) != row:
            line.pop(since, None)
            if self.row(prefix, since) != row:
                line[since] = row

    def play(self, act, now, cost):
        kind, what, hours, flag = act
        begins = None if hours is None else now + hours * HOUR
        {
            "upload": self.upload,
            "schedule": lambda prefix, since, ends: self.write(prefix, since, (Decimal(7), ends)),
            "raise": lambda *found: self.change(*found, lambda price: (price + 1, False)),
            "end": lambda *found: self.change(*found, lambda price: (price, True)),
            "markup": lambda start, since, _: [
                self.write(prefix, since, (price * 2, False))
                for prefix, price in cost.items()
                if prefix.startswith(start)
            ],
            "cancel": lambda start, *_: self.cut(now + HOUR / 60, [one for one in self.lines if one.startswith(start)]),
        }[kind](what, begins, flag)

    def upload(self, deck, begins, replace):
        listed = [prefix for prefix in self.lines if replace and prefix in deck]
        unlisted = [prefix for prefix in self.lines if replace and prefix not in deck]
        self.cut(begins + HOUR / 60, listed)
        self.cut(begins, unlisted)
        for prefix in unlisted:
            self.write(prefix, begins, (self.row(prefix, begins)[0], True))
        for prefix, price in deck.items():
            self.write(prefix, begins, (Decimal(price), False))

    def change(self, start, begins, later, made):
        for prefix in [one for one in self.lines if one.startswith(start)]:
            planned = [since for since in self.lines[prefix] if since > begins] if later else []
            old = [(since, self.at(prefix, since)) for since in (begins, *sorted(planned))]
            for since, price in old:
                if price is not None and since == begins:
                    self.write(prefix, since, made(price))
                elif price is not None:
                    self.lines[prefix][since] = made(price)

    def cut(self, since, prefixes):
        for prefix in prefixes:
            self.lines[prefix] = {at: row for at, row in self.lines[prefix].items() if at < since}


def really(conn, tariff_id, act, now, cost_id):
    kind, what, hours, flag = act
    begins = None if hours is None else now + hours * HOUR
    if kind == "upload":
        lines = "".join(f"{prefix},to {prefix},60,6,{price},{price}\n" for prefix, price in what.items())
        deck = f"prefix,description,first_interval,next_interval,first_price,next_price\n{lines}"
        stream = io.BytesIO(deck.encode())
        assert upload_rates(conn, tariff_id, stream, replace=flag, now=now, effective_from=begins).done
    elif kind == "schedule":
        schedule_rates(conn, tariff_id, [a_rate(what, "7", since=begins, discontinued=flag)], now=now)
    elif kind in {"raise", "end"}:
        edit = RateEdit(prices=Repricing(amount=Decimal(1))) if kind == "raise" else RateEdit(discontinued=True)
        edit_rates(conn, tariff_id, edit, WhichRates(RateSearch(prefix=what), begins, flag), now=now)
    elif kind == "markup":
        edit = RateEdit(prices=Repricing(percent=Decimal(100)))
        mark_up(conn, tariff_id, Markup(cost_id, edit, WhichRates(RateSearch(prefix=what), begins)), now=now)
    else:
        cancel_rates(conn, tariff_id, Planned(RateSearch(prefix=what)), now=now)


def rows_of(conn, tariff_id):
    found = conn.execute(
        text("SELECT prefix, effective_from, next_price, discontinued, recorded_at, rate_id FROM rate"
             " WHERE tariff_id = :id ORDER BY 1, 2"), {"id": tariff_id},
    ).all()  # fmt: skip
    return [tuple(row) for row in found]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, min_size=1, max_size=8))
def test_what_held_before_now_never_changes_and_the_future_is_what_was_last_said(conn, now, played):
    trial = conn.begin_nested()
    cost = {"46": Decimal(1), "47": Decimal(2)}
    cost_id = a_tariff(conn, *(a_rate(prefix, str(price)) for prefix, price in cost.items()))
    tariff_id = a_tariff(conn, *(a_rate(prefix, "5") for prefix in PREFIXES[:3]))
    long_ago = min(row[1] for row in rows_of(conn, tariff_id))
    model = Model({prefix: {long_ago: (Decimal(5), False)} for prefix in PREFIXES[:3]})
    moment = now
    for act in played:
        moment += 2 * HOUR
        begun = [row for row in rows_of(conn, tariff_id) if row[1] < moment]
        really(conn, tariff_id, act, moment, cost_id)
        model.play(act, moment, cost)
        after = rows_of(conn, tariff_id)
        assert [row for row in after if row[1] < moment] == begun, "not a row of history is touched"
        for at in (moment + hours * HOUR for hours in range(8)):
            for prefix in PREFIXES:
                line = [row for row in after if row[0] == prefix and row[1] <= at]
                price = None if not line or line[-1][3] else line[-1][2]
                assert price == model.at(prefix, at), (act, prefix, at)
    trial.rollback()
