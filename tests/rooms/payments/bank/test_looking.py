"""What a bank's file would do, before it is imported."""

from io import BytesIO

from builders import a_customer
from rooms.payments.bank.statements import a_file, a_payment, a_statement, an_entry

from tollhouse.payments.bank.importing import Reading
from tollhouse.payments.bank.looking import preview_file
from tollhouse.payments.bank.reading import count_entries, entries_in_pieces, list_entries
from tollhouse.payments.rules.bank.asked import CandidateCount, EntryFilter
from tollhouse.payments.rules.bank.references import reference_of_customer

COLUMNS = {"booked_on": "Date", "amount": "Amount", "remittance": "Text"}
READING = Reading("DE02", {"columns": COLUMNS, "currency": "EUR"})


def look(bank, stream, reading=None):
    with bank.engine.connect() as conn:
        return preview_file(conn, stream, reading or Reading(), b"?" * 32)


def naming(customer_id, reference, said=None):
    said = reference_of_customer(customer_id) if said is None else said
    return an_entry(reference=reference, details=a_payment(said=said))


def a_sheet(heading="Date,Amount,Text"):
    return BytesIO(f"{heading}\n2026-03-02,5.00,hello\n".encode())


def test_a_look_counts_what_would_become_of_the_entries_and_stores_nothing(bank, engine):
    with engine.begin() as conn:
        ann = a_customer(conn)
    bank.bring(a_file(a_statement(naming(ann, "R1"), number="S-1")))
    file = a_file(a_statement(naming(ann, "R1"), naming(ann, "R2"), naming(ann, "R3", said="hello"), number="S-2"))
    found = look(bank, file)
    assert (found.looked_at, found.would_be) == (3, {"known": 1, "booked": 1, "waiting": 1})
    assert [(one.known, one.verdict.state.value) for one in found.first] == [
        (True, "booked"),
        (False, "booked"),
        (False, "waiting"),
    ]
    assert len(bank.entries()) == 1


def test_a_look_judges_the_first_two_thousand_entries(bank):
    entries = [an_entry(reference=f"R{number}") for number in range(2_001)]
    found = look(bank, a_file(a_statement(*entries)))
    assert (found.statements[0].entries, found.looked_at, len(found.first)) == (2_001, 2_000, 20)


def test_a_sheet_is_offered_the_layouts_by_which_its_headings_were_read_before(bank):
    bank.bring(a_sheet(), reading=READING, name="march.csv")
    bank.bring(a_file(a_statement(an_entry())))
    bank.bring(BytesIO(b"Day,Sum\n2026-03-02,5.00\n"), name="other.csv", reading=Reading(
        "DE03", {"columns": {"booked_on": "Day", "amount": "Sum"}, "currency": "EUR"}
    ))  # fmt: skip
    (offered,) = look(bank, a_sheet("Balance,TEXT,Amount,Date")).layouts
    assert (offered.account, offered.layout["columns"], offered.file_name) == ("DE02", COLUMNS, "march.csv")
    assert look(bank, a_sheet("Date,Text")).layouts == []


def test_a_layout_used_twice_is_offered_once_and_the_latest_first(bank):
    other = Reading("DE02", {"columns": {"booked_on": "Date", "amount": "Amount"}, "currency": "EUR"})
    for number, reading in enumerate((READING, other, READING)):
        file = BytesIO(f"Date,Amount,Text\n2026-03-02,{number + 1}.00,hello\n".encode())
        bank.bring(file, reading=reading, name=f"{number}.csv")
    offered = look(bank, a_sheet()).layouts
    assert [one.file_name for one in offered] == ["2.csv", "1.csv"]


def test_entries_are_found_by_why_they_wait_and_how_many_they_may_be_of(bank, engine):
    with engine.begin() as conn:
        ann, bob = a_customer(conn), a_customer(conn)
    unsure = f"thanks from {ann}"
    bank.bring(
        a_file(
            a_statement(
                naming(0, "R1", said="hello"),
                naming(0, "R2", said=unsure),
                naming(0, "R3", said=f"{unsure} or {bob}"),
            )
        )
    )

    def found(**wanted):
        with bank.engine.connect() as conn:
            asked = EntryFilter(["waiting"], **wanted)
            rows = list_entries(conn, asked, limit=10, cursor=None).rows
            assert count_entries(conn, asked, up_to=10) == len(rows)
            assert [row for rows in entries_in_pieces(conn, asked) for row in rows] == rows
        return [row.bank_reference for row in rows]

    assert found() == ["R1", "R2", "R3"]
    assert found(reasons=["no_reference"]) == ["R1"]
    assert found(reasons=["not_sure"]) == ["R2", "R3"]
    assert found(candidates=CandidateCount.NONE) == ["R1"]
    assert found(candidates=CandidateCount.ONE) == ["R2"]
    assert found(candidates=CandidateCount.SEVERAL) == ["R3"]
