"""The door on a database of the module's own, and a company to try it on, all of it made through the door."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from tollhouse.accounts.batches.generating import Generator
from tollhouse.bulk.working import BulkDesk
from tollhouse.charging.receiving import ImportDesk, Inbox
from tollhouse.doors.api.account_asked import ACCOUNTS
from tollhouse.doors.api.application import make_api
from tollhouse.doors.api.customer_asked import CUSTOMERS
from tollhouse.doors.api.house import House
from tollhouse.ledger.months import open_months
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.plumbing.sealing import Seal
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.tokens import NewToken, make_token
from tollhouse.staff.vault import Vault
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.wiring import jobs_with

from .people import Person, a_member

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for a successor of httpx that nothing else here knows yet
    from starlette.testclient import TestClient

RATES = (
    "prefix,description,country,first_interval,next_interval,first_price,next_price,connect_fee\n"
    "46,Sweden,SE,60,6,0.10,0.10,0.05\n"
    "468,Stockholm,SE,1,1,0.06,0.06,0\n"
)
_unique = count(1)


@pytest.fixture
def house(engine, clock, now, tmp_path) -> House:
    with engine.begin() as conn:
        open_months(conn, since=now - timedelta(days=60), now=now)
    books, inbox = RateBooks(), Inbox(tmp_path / "imports")
    verbs = jobs_with(
        ImportDesk(inbox, clock, books),
        BulkDesk(clock, CUSTOMERS.read, ACCOUNTS.read),
        Generator(clock, "a key of tests"),
    )
    jobs = JobQueue(engine, verbs, clock)
    return House(
        engine, clock, books, vault=Vault(["a key of tests"]), seal=Seal("a key of tests"), jobs=jobs, inbox=inbox
    )


@pytest.fixture
def app(house):
    return make_api(house)


@pytest.fixture
def client(app) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def token(house: House, now, role: Role = Role.ADMINISTRATOR, *, reseller_id: int | None = None) -> str:
    with house.engine.begin() as conn:
        return make_token(conn, NewToken(f"{role} of a test", role, reseller_id), now=now, by="tests")[1]


@dataclass
class Caller:
    """Somebody with a token, who expects a status of every answer."""

    client: TestClient
    secret: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, *, expect: int = 200, key: str | None = None, **how: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}", **self.headers, **how.pop("headers", {})}
        if key is not None:
            headers["Idempotency-Key"] = key
        answer = self.client.request(method, f"/api/v1{path}", headers=headers, **how)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    def get(self, path: str, *, expect: int = 200, **how: Any) -> Any:
        return self.ask("GET", path, expect=expect, **how)

    def post(self, path: str, said: Any = None, *, expect: int = 201, **how: Any) -> Any:
        return self.ask("POST", path, expect=expect, json=said, **how)

    def patch(self, path: str, said: Any, *, expect: int = 200, **how: Any) -> Any:
        return self.ask("PATCH", path, expect=expect, json=said, **how)

    def put(self, path: str, said: Any, *, expect: int = 204, **how: Any) -> Any:
        return self.ask("PUT", path, expect=expect, json=said, **how)


@pytest.fixture
def admin(client, house, now) -> Caller:
    return Caller(client, token(house, now))


@pytest.fixture
def boss(client, house) -> Person:
    """An administrator who has just signed in: what asks for the password is closed to tokens."""
    person = Person(client, login=f"boss-{next(_unique)}")
    a_member(house, person.login)
    person.sign_in(person.login)
    return person


@dataclass
class Company:
    """A priced product, a source, and a customer with one line."""

    admin: Caller
    class_id: str
    tariff_id: str
    product_id: str
    source: str
    customer: dict[str, Any]
    line: str

    def customer_of(self, reseller_id: str | None = None, **more: Any) -> dict[str, Any]:
        said = {
            "name": f"Customer {next(_unique)}",
            "currency": "EUR",
            "balance_control": "postpaid",
            "class_id": self.class_id,
            "reseller_id": reseller_id,
            "credit_limit": {"amount": "100", "currency": "EUR"},
        }
        return self.admin.post("/customers", said | more)

    def line_of(self, customer_id: str) -> str:
        identifier = f"4670{next(_unique):07}"
        said = {"identifier": identifier, "product_id": self.product_id}
        self.admin.post(f"/customers/{customer_id}/accounts", said)
        return identifier

    def call(self, now, *, line: str | None = None, **more: Any) -> dict[str, Any]:
        """A call of 73 seconds to Stockholm, which costs 0.07300 EUR."""
        line = line or self.line
        return {
            "request_id": f"call-{next(_unique)}",
            "account": line,
            "calling": line,
            "called": "4681234567",
            "started_at": now.isoformat(),
            "used": 73,
        } | more

    def send(self, *records: dict[str, Any]) -> list[dict[str, Any]]:
        return self.admin.post("/usage", {"source": self.source, "records": records}, expect=200)["outcomes"]


def make_company(admin: Caller) -> Company:
    number = next(_unique)
    class_id = admin.post("/customer-classes", {"name": f"Class {number}", "currency": "EUR"})["id"]
    tariff_id = admin.post("/tariffs", {"name": f"Tariff {number}", "currency": "EUR"})["id"]
    csv = {"Content-Type": "text/csv"}
    admin.ask("POST", f"/tariffs/{tariff_id}/uploads", expect=201, content=RATES, headers=csv)
    product_id = admin.post("/products", {"name": f"Product {number}", "currency": "EUR"})["id"]
    admin.post(f"/products/{product_id}/rating-list", {"service": "voice", "tariff_id": tariff_id})
    source = admin.post("/usage-sources", {"name": f"switch-{number}", "rules": {"format": "generic"}})["name"]
    company = Company(admin, class_id, tariff_id, product_id, source, {}, "")
    company.customer = company.customer_of()
    company.line = company.line_of(company.customer["id"])
    return company


@pytest.fixture
def company(admin) -> Company:
    return make_company(admin)


def query_of(route, value: str = "46") -> str:
    """The query without which the route would refuse for that alone."""
    wanted = [one.alias for one in route.dependant.query_params if one.field_info.is_required()]
    return "?" + "&".join(f"{name}={value}" for name in wanted) if wanted else ""


@dataclass
class Realm:
    """Two resellers, the first with a customer, a line, a charged call and a number of its own; the second asks."""

    company: Company
    customer: dict
    line: str
    xdr: dict
    quarantined: dict
    own: dict
    own_customer: dict
    stranger: Caller
    batch_id: str
    pricing_batch_id: str
    number: str


@pytest.fixture
def realm(admin, house, client, now) -> Realm:
    company = make_company(admin)
    other, own = (company.customer_of(kind="reseller") for _ in range(2))
    for reseller in (other, own):
        admin.put(f"/customers/{reseller['id']}/wholesale-product", {"product_id": company.product_id})
    customer, own_customer = company.customer_of(other["id"]), company.customer_of(own["id"])
    line = company.line_of(customer["id"])
    company.send(company.call(now, line=line), company.call(now, account="46799999999"))
    stranger = Caller(client, token(house, now, Role.ADMINISTRATOR, reseller_id=int(own["id"])))
    xdr = admin.get(f"/customers/{customer['id']}/xdrs")["items"][0]
    quarantined = admin.get(f"/quarantine?source={company.source}")["items"][0]
    batch_id, pricing_batch_id, (number,) = some_numbers(admin, 1)
    admin.post(f"/customers/{customer['id']}/dids", {"numbers": [number]}, expect=200)
    return Realm(
        company, customer, line, xdr, quarantined, own, own_customer, stranger, batch_id, pricing_batch_id, number
    )


def some_numbers(admin: Caller, how_many: int, **more: Any) -> tuple[str, str, list[str]]:
    """A vendor batch, a pricing batch and numbers that nobody holds."""
    place = next(_unique)
    batch = admin.post("/did-batches", {"name": f"Batch {place}", "vendor": "Nordic", "currency": "EUR"} | more)
    pricing = admin.post("/did-pricing-batches", {"name": f"Pricing {place}", "currency": "EUR"})
    numbers = [f"4685{place:04}{one:04}" for one in range(how_many)]
    admin.post("/dids", {"batch_id": batch["id"], "numbers": numbers}, expect=200)
    return batch["id"], pricing["id"], numbers


def send_csv(caller: Caller, tariff_id: str, text: str, *, expect: int, query: str = "", **how: Any) -> Any:
    headers = {"Content-Type": "text/csv"}
    return caller.ask(
        "POST", f"/tariffs/{tariff_id}/uploads{query}", expect=expect, content=text, headers=headers, **how
    )
