"""camt.053 as banks write it, and as somebody who wants to do harm might."""

import tracemalloc
from datetime import date
from decimal import Decimal

import pytest
from rooms.payments.bank.statements import a_file, a_payment, a_statement, an_entry

from tollhouse.payments.rules.bank.camt import StatementUnreadable, read_camt
from tollhouse.payments.rules.bank.entry import BankEntry, EntryKeys, NotBooked, StatementHead, Unreadable

OLD_DETAILS = (
    "<TxDtls><Refs><EndToEndId>E2E-7</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy='EUR'>12.34</Amt></TxAmt></AmtDtls>"
    "<RltdPties><Dbtr><Nm>Ann Payer</Nm></Dbtr></RltdPties><RmtInf><Ustrd>INV-2026-1</Ustrd></RmtInf></TxDtls>"
)


def entries_of(stream):
    return [one for one in read_camt(stream) if not isinstance(one, StatementHead)]


def the_entry(stream):
    (one,) = entries_of(stream)
    assert isinstance(one, BankEntry), one
    return one


def test_a_statement_tells_whose_it_is_and_its_balances():
    head = next(read_camt(a_file(a_statement(an_entry(), opening="-5.00", closing="7.34"))))
    assert (head.account, head.currency, head.reference) == ("DE02120300000000202051", "EUR", "S-1")
    assert (head.opening, head.closing) == (Decimal("-5.00"), Decimal("7.34"))


def test_an_entry_is_read_with_all_that_is_said_of_it():
    details = a_payment(said="invoice  INV-2026-1", structured="RF18539007547034")
    one = the_entry(a_file(a_statement(an_entry(details=details))))
    assert (one.amount, one.currency, one.booked_on) == (Decimal("12.34"), "EUR", date(2026, 3, 2))
    assert (one.remittance, one.references) == ("invoice INV-2026-1", ("RF18539007547034",))
    assert (one.payer, one.payer_account) == ("Ann Payer", "DE02500105170137075030")
    assert (one.bank_reference, one.end_to_end_id) == ("R1", "")  # NOTPROVIDED is nobody's reference


@pytest.mark.parametrize("version", ["02", "04", "08", "13"])
def test_every_version_is_read(version):
    status = "BOOK" if version < "08" else "<Cd>BOOK</Cd>"
    details = OLD_DETAILS if version == "02" else None
    one = the_entry(a_file(a_statement(an_entry(status=status, details=details)), version=version))
    assert (one.amount, one.payer) == (Decimal("12.34"), "Ann Payer")


def test_a_statement_inside_an_envelope_is_found():
    inner = a_file(a_statement(an_entry())).getvalue().decode().removeprefix('<?xml version="1.0"?>')
    stream = type(a_file())(f"<Message xmlns='urn:other'><AppHdr><Fr/></AppHdr>{inner}</Message>".encode())
    assert the_entry(stream).amount == Decimal("12.34")


def test_money_that_goes_out_is_below_zero():
    assert the_entry(a_file(a_statement(an_entry(indicator="DBIT")))).amount == Decimal("-12.34")


def test_a_batch_is_told_payment_by_payment_where_its_amounts_add_up():
    details = a_payment("10.00", said="one") + a_payment("2.34", said="two")
    first, second = entries_of(a_file(a_statement(an_entry("12.34", details=details))))
    assert (first.amount, first.remittance, first.place) == (Decimal("10.00"), "one", "entry 1, payment 1")
    assert (second.amount, second.remittance, second.whole) == (Decimal("2.34"), "two", True)


@pytest.mark.parametrize(
    "details",
    [
        a_payment("10.00") + a_payment("2.00"),  # they do not add up
        a_payment("10.00") + a_payment("2.34", currency="USD"),
        a_payment("10.00") + a_payment(""),
    ],
)
def test_a_batch_whose_parts_are_not_told_stays_one(details):
    one = the_entry(a_file(a_statement(an_entry("12.34", details=details))))
    assert (one.amount, one.whole) == (Decimal("12.34"), False)


def test_what_is_not_booked_yet_is_passed_by():
    assert entries_of(a_file(a_statement(an_entry(status="<Cd>PDNG</Cd>")))) == [NotBooked("entry 1")]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (an_entry("twelve"), "Amt is no amount: digits with a point and at most five decimals, such as 12.34"),
        (an_entry("0.00"), "Amt is no amount that anybody could have paid"),
        (an_entry("NaN"), "Amt is no amount: digits with a point and at most five decimals, such as 12.34"),
        (an_entry(indicator="XXXX"), "CdtDbtInd is neither CRDT nor DBIT"),
        (an_entry(day=""), "BookgDt is missing: the bank does not say on which day it booked it"),
        (an_entry(day="2026-02-30"), "BookgDt is no day of ISO 8601, such as 2026-03-01"),
    ],
)
def test_a_bad_entry_is_told_with_its_place_and_the_next_is_read(entry, reason):
    bad, good = entries_of(a_file(a_statement(entry, an_entry("5.00", reference="R2"))))
    assert isinstance(bad, Unreadable)
    assert (bad.place, bad.reason) == ("entry 1", reason)
    assert good.amount == Decimal("5.00")


def test_places_name_the_statement_where_a_file_has_several():
    statements = a_statement(an_entry()), a_statement(an_entry("x"), number="S-2")
    (bad,) = (one for one in read_camt(a_file(*statements)) if isinstance(one, Unreadable))
    assert bad.place == "statement 2, entry 1"


RETURNED = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn></BkTxCd>"
WITH_REASON = a_payment(more="<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (an_entry(indicator="DBIT", details=WITH_REASON), "AC04"),
        (an_entry(indicator="DBIT", more=RETURNED), "?"),
        (an_entry(indicator="DBIT", more="<RvslInd>true</RvslInd>"), "?"),
        (an_entry(indicator="DBIT"), ""),
        (an_entry(details=WITH_REASON), ""),  # what we paid comes back: that is no payment taken from us
    ],
)
def test_a_returned_payment_says_why(entry, reason):
    assert the_entry(a_file(a_statement(entry))).return_reason == reason


def test_a_file_with_a_document_type_is_refused_before_an_entity_grows():
    bomb = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(StatementUnreadable, match="declares a document type"):
        list(read_camt(a_file(a_statement(an_entry("&b;")), head=bomb)))


def test_elements_within_elements_without_end_are_refused():
    with pytest.raises(StatementUnreadable, match="more than 40 deep"):
        list(read_camt(a_file("<Stmt>" * 100_000)))


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        (a_file(a_statement(an_entry()), version="01"), "camt.053.001.02 and later are read here"),
        (a_file(a_statement(), namespace="urn:iso:std:iso:20022:tech:xsd:camt.054.001."), "its namespace is"),
        (a_file(), "it is XML, but no camt.053"),
        (a_file(a_statement(account="")), "does not say which bank account it is of"),
    ],
)
def test_what_is_no_statement_is_refused_with_the_way_out(stream, said):
    with pytest.raises(StatementUnreadable, match=said):
        list(read_camt(stream))


def test_a_file_that_breaks_off_says_where():
    whole = a_file(a_statement(an_entry())).getvalue()
    with pytest.raises(StatementUnreadable, match=r"at line 1, column \d+ it is no XML"):
        list(read_camt(type(a_file())(whole[:-40])))


def test_memory_does_not_grow_with_the_file():
    stream = a_file(a_statement(*(an_entry(reference=f"R{number}") for number in range(3_000))))
    tracemalloc.start()
    count = sum(1 for _ in read_camt(stream))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 3_001
    assert peak < 3 << 20


def keys_of(*entries):
    keys = EntryKeys()
    return [keys.key_of(one) for one in entries_of(a_file(a_statement(*entries)))]


def test_an_entry_is_known_again_by_the_banks_reference_whatever_else_is_said():
    assert keys_of(an_entry(details=a_payment(said="a"))) == keys_of(an_entry(details=a_payment(said="b")))
    assert keys_of(an_entry(reference="R1")) != keys_of(an_entry(reference="R2"))


def test_entries_without_a_reference_are_known_by_what_they_say():
    one, other = (
        an_entry(reference="", details=a_payment(said="a")),
        an_entry(reference="", details=a_payment(said="b")),
    )
    assert keys_of(one) == keys_of(one)
    assert keys_of(one) != keys_of(other)


def test_two_that_are_the_same_to_the_last_letter_are_two():
    same = an_entry(reference="")
    first, second = keys_of(same, same)
    assert first != second
    assert keys_of(same, same, same)[:2] == [first, second]  # a longer file knows both again
