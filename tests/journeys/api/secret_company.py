"""A company in which everything that tells who a customer is, or that somebody wrote of it, carries one word."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rooms.payments.bank.statements import a_file, a_payment, a_statement, an_entry
from sqlalchemy import text

from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.writing import Message, write_messages
from tollhouse.payments.bank.importing import BankImport, Reading, import_statement
from tollhouse.payments.bank.reading import EntryFilter, list_entries
from tollhouse.payments.rules.bank.references import reference_of_customer
from tollhouse.staff.members import NewMember, add_member
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.tokens import NewToken, make_token

from .conftest import Caller, Company, make_company, some_numbers
from .people import PASSWORD, Person

SECRET = "SECRETP"
DIALLED = "46877775501"
SECRETS = (SECRET.lower(), DIALLED[2:])
"""What no answer to a masked reader holds: the word, and the digits of somebody's number."""

WRITTEN = {
    "salutation": "Ms",
    "first_name": f"{SECRET} Ann",
    "middle_name": f"{SECRET} Bo",
    "last_name": f"{SECRET} Sund",
    "phone": f"+{DIALLED}",
    "alt_phone": f"+{DIALLED}",
    "fax": f"+{DIALLED}",
    "contact": f"{SECRET} her sister",
    "alt_contact": f"{SECRET} her brother",
    "address": f"{SECRET} street 17\n{SECRET} floor",
    "city": f"{SECRET}ville",
    "postal_code": f"{SECRET}7",
    "description": f"{SECRET} has a dog",
    "tax_id": f"{SECRET}1980",
    "country": "SE",
}


@dataclass
class SecretCompany:
    """`parameters` of paths by name; of some routes by the route and the name."""

    company: Company
    parameters: dict[str, str]
    reseller: dict[str, Any]
    distributor: dict[str, Any]
    head: dict[str, Any]
    customer: dict[str, Any]
    closed: dict[str, Any]
    line: str
    number: str
    field: dict[str, Any]
    read_before: dict[str, str]
    """ETags by path, of versions that somebody has changed since."""

    @property
    def path(self) -> str:
        return f"/customers/{self.customer['id']}"


def secret_company(admin: Caller, boss: Person, house: Any, now: Any) -> SecretCompany:
    company = make_company(admin)
    company.customer_of()
    field = _custom_field(admin, company)
    _sends_letters(admin, company)
    reseller = _registered(company, "Reseller", kind="reseller")
    admin.put(f"/customers/{reseller['id']}/wholesale-product", {"product_id": company.product_id})
    distributor = _registered(company, "Distributor", reseller["id"], kind="distributor")
    head = _registered(company, "Head", reseller["id"], office="head")
    customer = _registered(
        company,
        "Person",
        reseller["id"],
        distributor_id=distributor["id"],
        office="branch",
        head_office_id=head["id"],
        custom_fields={field["name"]: f"{SECRET} licence"},
    )
    closed = _registered(company, "Closed", reseller["id"])
    admin.post(f"/customers/{closed['id']}/status-changes", {"action": "close", "comment": f"{SECRET} has left"})
    line = company.line_of(customer["id"])
    company.send(company.call(now, line=line, called=DIALLED), company.call(now, account="46799999999"))
    made = SecretCompany(company, {}, reseller, distributor, head, customer, closed, line, "", field, {})
    made.number = _numbered(admin, made)
    made.parameters |= {
        "customer_id": customer["id"],
        "class_id": company.class_id,
        "tariff_id": company.tariff_id,
        "product_id": company.product_id,
        "name": company.source,
        "number": made.number,
        "field_id": field["id"],
        "kind": "customer_blocked",
        "language": "en",
        "letter_id": _letter(house, customer, now),
        "quarantine_id": admin.get(f"/quarantine?source={company.source}")["items"][0]["id"],
        "xdr_id": admin.get(f"/customers/{customer['id']}/xdrs")["items"][0]["id"],
        "account_id": admin.get(f"/customers/{customer['id']}/accounts")["items"][0]["id"],
        **_written_beside(admin, made),
        **_by_others(admin, boss, house, made),
        **_staffed(house, reseller, now),
        **_priced(admin, made),
        **_banked(house, customer["id"], now),
        "payment_system_id": _paid_by_transfer(admin, company),
    }
    _arranged(admin, made, now)
    return made


def _registered(company: Company, name: str, reseller_id: str | None = None, **more: Any) -> dict[str, Any]:
    number = company.class_id
    mail = f"{SECRET}.{name}.{number}@post.example".lower()
    called = {"name": f"{SECRET} {name} {number}", "email": mail, "bcc": mail, "login": f"{SECRET}-{name}-{number}"}
    return company.customer_of(reseller_id, **WRITTEN | called | more)


def _custom_field(admin: Caller, company: Company) -> dict[str, Any]:
    field: dict[str, Any] = admin.post(
        "/custom-fields", {"name": f"Licence {company.class_id}", "kind": "text", "personal": True}
    )
    path = f"/customer-classes/{company.class_id}/custom-fields"
    admin.put(path, {"fields": [{"id": field["id"]}]}, expect=200)
    return field


def _sends_letters(admin: Caller, company: Company) -> None:
    said = {"sender": "billing@example.net", "email": [str(kind) for kind in MessageKind]}
    admin.put(f"/customer-classes/{company.class_id}/notifications", said, expect=200)


def _letter(house: Any, customer: dict[str, Any], now: Any) -> str:
    with house.engine.begin() as conn:
        assert write_messages(conn, [Message(MessageKind.CUSTOMER_BLOCKED, int(customer["id"]), now)]) == 1
        return str(conn.scalar(text("select letter_id from letter order by letter_id desc limit 1")))


def _priced(admin: Caller, made: SecretCompany) -> dict[str, str]:
    """A price list of the reseller's own, which takes the place of another for the customer."""
    own = admin.post("/tariffs", {"name": f"Own {made.line}", "currency": "EUR", "managed_by": made.reseller["id"]})
    made.company.admin.put(f"{made.path}/override-tariffs", {"overrides": {made.company.tariff_id: own["id"]}})
    group_set = admin.post("/destination-group-sets", {"name": f"Zones {made.line}"})["id"]
    group = admin.post(f"/destination-group-sets/{group_set}/groups", {"name": "Zone", "prefixes": ["46"]})
    hours = admin.post("/off-peak-periods", {"name": f"Nights {made.line}", "definitions": ["hr{9pm-5am}"]})
    return {
        "tariff_id": own["id"],
        "group_set_id": group_set,
        "group_id": group["id"],
        "off_peak_id": hours["id"],
        "prefix": "46",
    }


def _numbered(admin: Caller, made: SecretCompany) -> str:
    """A number that two have had."""
    batch_id, pricing_id, (number,) = some_numbers(admin, 1)
    made.parameters |= {"batch_id": batch_id, "pricing_batch_id": pricing_id}
    for holder in (made.head, made.customer):
        admin.post(f"/customers/{holder['id']}/dids", {"numbers": [number]}, expect=200)
        if holder is made.head:
            admin.post("/dids/release", {"numbers": [number]}, expect=200)
    return number


def _written_beside(admin: Caller, made: SecretCompany) -> dict[str, str]:
    """Notes, files, sites, short numbers; all of them changed once, so that the trail has old and new."""
    path = made.path
    note = admin.post(f"{path}/notes", {"text": f"{SECRET} called"})
    admin.ask("PATCH", f"{path}/notes/{note['id']}", json={"text": f"{SECRET} called twice"})
    file = admin.ask(
        "POST",
        f"{path}/notes/{note['id']}/attachments",
        expect=201,
        params={"name": f"{SECRET}.txt"},
        content=f"{SECRET} wrote".encode(),
        headers={"Content-Type": "application/octet-stream"},
    )
    site = admin.post(f"{path}/sites", {"name": f"{SECRET} home", "description": f"{SECRET} sleeps here"})
    admin.ask("PATCH", f"{path}/sites/{site['id']}", json={"name": f"{SECRET} house"})
    admin.post(f"{path}/sites/{site['id']}/accounts", {"account_ids": [_account(admin, path)]}, expect=204)
    _used_by_somebody(admin, f"{path}/accounts/{_account(admin, path)}")
    admin.put(f"{path}/abbreviated-dialing", {"maximum_length": 3}, expect=200)
    short = {"number": "101", "number_to_dial": DIALLED, "description": f"{SECRET} mother"}
    admin.post(f"{path}/abbreviated-numbers", short)
    admin.ask("PATCH", f"{path}/abbreviated-numbers/101", json={"description": f"{SECRET} grandmother"})
    rows = f"102,{DIALLED},{SECRET} office\n"
    csv = {"Content-Type": "text/csv"}
    admin.ask("POST", f"{path}/abbreviated-numbers/rows", content=rows, headers=csv)
    return {"note_id": note["id"], "attachment_id": file["id"], "site_id": site["id"], **_money_moved(admin, path)}


def _money_moved(admin: Caller, path: str) -> dict[str, str]:
    """A payment with what was written beside it; no invoice, which only a file brings."""
    comments = {"visible_comment": f"{SECRET} came by", "internal_comment": f"{SECRET} was angry"}
    said = {"kind": "manual_payment", "amount": {"amount": "5", "currency": "EUR"}, **comments}
    made = admin.post(f"{path}/adjustments", said)
    back = {"amount": {"amount": "1", "currency": "EUR"}, "reason": f"{SECRET} asked the bank"}
    admin.post(f"{path}/payments/{made['id']}/chargeback", back)
    return {"adjustment_id": made["id"], "payment_id": made["id"]}


def _used_by_somebody(admin: Caller, path: str) -> None:
    """Who uses the account, what it is called and signs in with; changed once, so that the trail has old and new."""
    number = path.rpartition("/")[2]
    for kind in ("bike", "boat"):
        admin.ask("PATCH", path, json={"description": f"{SECRET} {kind}"})
        mail = f"{SECRET}.{kind}@post.example".lower()
        admin.ask("PATCH", f"{path}/user", json={"last_name": f"{SECRET} {kind}", "email": mail})
        admin.put(f"{path}/web-login", {"login": f"{SECRET}-{kind}-{number}"}, expect=200)


def _account(admin: Caller, path: str) -> str:
    return str(admin.get(f"{path}/accounts")["items"][0]["id"])


def _by_others(admin: Caller, boss: Person, house: Any, made: SecretCompany) -> dict[str, str]:
    """A search that somebody keeps, a change of many, and a file of them."""
    search = f"q={SECRET}"
    boss.post("/saved-searches", {"name": "of a colleague", "query": search, "shared": True}, expect=201)
    bulk = {"action": "block", "who": {"search": search}, "comment": f"{SECRET} wants it so"}
    change = admin.post("/customers/bulk-changes", bulk, expect=202)
    admin.post("/customers/exports", {"who": {"search": search}}, expect=202)
    deletion = {"action": "delete", "who": {"ids": [made.customer["id"]]}}
    admin.post("/customers/bulk-changes", deletion, expect=202)
    lines = {"identifiers": {"prefix": "9", "length": 9}, "count": 1, "description": f"{SECRET} carries it"}
    generation = {"product_id": made.company.product_id, "batch": "A batch"} | lines
    run = admin.post(f"{made.path}/account-generations", generation, expect=202)
    house.jobs.work_off()
    act = admin.post(f"{made.path}/account-batches/acts", {"batch": "A batch", "action": "block"}, expect=202)
    house.jobs.work_off()
    job = admin.get("/jobs")["items"][0]["id"]
    return {"bulk_id": change["id"], "job_id": job, "generation_id": run["id"], "act_id": act["id"]}


def _staffed(house: Any, reseller: dict[str, Any], now: Any) -> dict[str, str]:
    reseller_id = int(reseller["id"])
    with house.engine.begin() as conn:
        new = NewMember(f"shop-{reseller_id}", "Of the shop", Role.SUPPORT, reseller_id=reseller_id)
        member = add_member(conn, new, PASSWORD, must_change=False, now=now, by="tests")
        token, _ = make_token(conn, NewToken("of the shop", Role.SUPPORT, reseller_id), now=now, by="tests")
    return {"member_id": str(member.member_id), "token_id": str(getattr(token, "token_id", token))}


def _arranged(admin: Caller, made: SecretCompany, now: Any) -> None:
    """Comments wherever one can be left, and what was read before the latest change."""
    path, comment = made.path, f"{SECRET} asked for it"
    money = {"amount": "40", "currency": "EUR"}
    for place in ("", "/custom-fields", "/additional-info", "/self-care", "/credit-limit", "/warning-thresholds"):
        made.read_before[path + place] = _etag(admin, path + place)
    admin.ask("PATCH", path, json={"first_name": f"{SECRET} Anna", "email": f"{SECRET}@new.example".lower()})
    admin.ask("PATCH", f"{path}/custom-fields", json={"custom_fields": {made.field["name"]: f"{SECRET} new"}})
    beside = {"representative": f"{SECRET} agent", "reference": f"{SECRET} 12", "tax_id": f"{SECRET}1981"}
    admin.ask("PATCH", f"{path}/additional-info", json=beside)
    admin.ask("PATCH", f"{path}/self-care", json={"login": f"{SECRET}-{made.customer['id']}"})
    admin.put(f"{path}/credit-limit", {"credit_limit": money, "comment": comment}, expect=200)
    lent = {"increase": money, "until": (now + timedelta(days=7)).isoformat(), "comment": comment}
    admin.put(f"{path}/temporary-limit", lent, expect=200)
    admin.put(f"{path}/warning-thresholds", {"thresholds": [{"amount": money}]}, expect=200)
    admin.put(f"{path}/spending-limit", {"spending_limit": money}, expect=200)
    admin.put(f"{path}/spending-limit/today", {"spending_limit": money, "comment": comment}, expect=200)
    admin.put(f"{path}/billing-period", {"period": "weekly", "comment": comment}, expect=200)
    ending = {
        "action": "terminate_provisionally",
        "on": (now + timedelta(days=30)).date().isoformat(),
        "comment": comment,
    }
    admin.post(f"{path}/status-changes", ending)
    above = {"action": "block", "comment": comment}
    admin.post(f"/customers/{made.reseller['id']}/status-changes", above)


def _etag(caller: Caller, path: str) -> str:
    bearer = {"Authorization": f"Bearer {caller.secret}"}
    return str(caller.client.get(f"/api/v1{path}", headers=bearer).headers["etag"])


def masked_token(house: Any, now: Any, *, reseller_id: str | None = None) -> str:
    number = None if reseller_id is None else int(reseller_id)
    with house.engine.begin() as conn:
        new = NewToken("of a call centre", Role.ADMINISTRATOR, number, masked=True)
        return make_token(conn, new, now=now, by="tests")[1]


def masked_person(client: Any, house: Any, login: str) -> Person:
    with house.engine.begin() as conn:
        new = NewMember(login, "Of a call centre", Role.ADMINISTRATOR, masked=True)
        add_member(conn, new, PASSWORD, must_change=False, now=house.real_clock(), by="tests")
    person = Person(client, login=login)
    person.sign_in(login)
    return person


def _paid_by_transfer(admin: Caller, company: Company) -> str:
    said = {"name": f"Bank {company.class_id}", "processor": "bank_transfer"}
    return str(admin.post("/payment-systems", said)["id"])


def _banked(house: Any, customer_id: str, now: Any) -> dict[str, str]:
    """A payment of the customer's by a bank's file, with what the payer wrote."""
    said = a_payment(said=f"{SECRET} {reference_of_customer(int(customer_id))}", payer=f"{SECRET} Payer")
    with TemporaryDirectory() as directory:
        file = Path(directory) / "bank.xml"
        entry = an_entry(reference=f"secret-{customer_id}", details=said)
        file.write_bytes(a_file(a_statement(entry, number=f"S-{customer_id}")).getvalue())
        job = BankImport(house.engine, lambda: now, "tests")
        (statement,) = import_statement(job, file, Reading(), file_name=f"{SECRET}.xml").statements
    with house.engine.connect() as conn:
        (row,) = list_entries(conn, EntryFilter(statement_id=statement), limit=1, cursor=None).rows
    return {"statement_id": str(statement), "entry_id": str(row.entry_id)}
