"""A rate file with a problem is refused with its place, value and reason, and the tariff stays as it was."""

import json

import pytest
from builders import LONG_AGO, a_customer, a_product, an_account
from sqlalchemy import text

from tollhouse.ledger.months import open_months
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine

COLUMNS = "prefix,first_interval,next_interval,first_price,next_price\n"
DECK = COLUMNS + "46,60,6,0.10,0.10\n468,1,1,0.06,0.06\n"
NEW = "47,60,60,0.30,0.30\n"


class Catalogue:
    """The tariff Retail with two rates, and an account that is priced by it."""

    def __init__(self, program, engine):
        self.program, self.engine = program, engine
        assert self.upload(DECK, "--create", "EUR").code == 0
        with engine.begin() as conn:
            open_months(conn, since=LONG_AGO, now=real_clock())
            tariff_id = conn.execute(text("SELECT tariff_id FROM tariff WHERE name = 'Retail'")).scalar_one()
            self.account = an_account(conn, a_customer(conn), a_product(conn, tariff_id))

    def upload(self, deck: "str | bytes", *options: str):
        file = self.program.home / "deck.csv"
        file.write_bytes(deck.encode() if isinstance(deck, str) else deck)
        return self.program.run("tariff", "upload", "Retail", str(file), *options)

    def price_of(self, called: str) -> str:
        told = self.program.run("quote", "--account", self.account, "--to", called, "--used", "73", "--json")
        return json.loads(told.out)["levels"][0]["amount"]["amount"]

    def as_it_is(self) -> tuple:
        """Every rate, and every tariff with its version."""
        with self.engine.connect() as conn:
            rates = conn.execute(text("SELECT * FROM rate ORDER BY rate_id")).all()
            return rates, conn.execute(text("SELECT * FROM tariff ORDER BY tariff_id")).all()


@pytest.fixture(scope="module")
def catalogue(house, server, template):
    url = server.make_database("rates", clauses=f'template "{template}"').replace("+psycopg", "")
    house.settings["TOLLHOUSE_DATABASE_URL"] = url
    engine = make_engine(url)
    yield Catalogue(house, engine)
    engine.dispose()


@pytest.mark.parametrize("mode", [(), ("--replace",)], ids=["add", "replace"])
@pytest.mark.parametrize(
    "deck, told",
    [
        pytest.param(
            "prefix,first_interval,next_interval,first_price\n47,60,60,0.30\n",
            "line 1, next_price: the column is missing; a rate needs prefix, first_interval, next_interval, "
            "first_price, next_price",
            id="a column is missing",
        ),
        pytest.param(
            COLUMNS + NEW + "46,60,6,-0.10,0.10\n",
            "line 3, first_price: '-0.10' is negative; a rate that pays back is marked so in the tariff",
            id="a negative price",
        ),
        pytest.param(
            COLUMNS + NEW + "46x,60,6,0.10,0.10\n",
            "line 3, prefix: '46x' is no prefix: 1 to 15 digits, or one of ",
            id="letters in a prefix",
        ),
        pytest.param(
            COLUMNS + NEW + "46,60,6,0.11,0.11\n" + NEW,
            "line 4, prefix: '47' stands on line 2 already with the same beginning",
            id="two rows alike",
        ),
        pytest.param(
            (COLUMNS.replace("prefix", "prefix,description") + "47,Süd,60,60,0.30,0.30\n").encode("latin-1"),
            "line 2, description: 'S?d' is not UTF-8; save the file in that encoding",
            id="bytes of another encoding",
        ),
        pytest.param(COLUMNS + NEW + "46,60,6,0.1", "line 3: the line has 4 cells, the header 5 columns", id="cut"),
    ],
)
def test_a_rate_file_with_one_problem_names_it_and_changes_nothing(catalogue, deck, told, mode):
    before = catalogue.as_it_is()
    done = catalogue.upload(deck, *mode)
    assert (done.code, done.out) == (1, "")
    assert f"tollhouse: deck.csv, {told}" in done.err
    assert "Nothing was taken: 1 problem; mend the file and upload it again." in done.err
    assert catalogue.as_it_is() == before


def test_the_mended_file_is_taken(catalogue):
    done = catalogue.upload(COLUMNS + NEW)
    assert (done.code, done.err) == (0, "")
    assert catalogue.price_of("4712345678") == "0.60000"
    assert catalogue.price_of("4681234567") == "0.07300"
