"""Notes: written, changed with their earlier wordings, pinned, found, deleted softly."""

from datetime import timedelta

import pytest
from builders import NOON, a_customer
from sqlalchemy import text

from tollhouse.customers.rules.record import BadField
from tollhouse.notes.reading import Readable, attachments_of, list_notes, note_of, read_note, wordings_of
from tollhouse.notes.rules.note import LONGEST_NOTE, AnothersNote, TooManyAttachments, Writer
from tollhouse.notes.writing import (
    NewFile,
    NewNote,
    attach,
    change_note,
    delete_note,
    detach,
    remove_notes,
    write_notes,
)
from tollhouse.words.refusals import NotFound

ANNA = Writer("staff:anna", "staff:1", None, administrator=False)
BORIS = Writer("staff:boris", "staff:2", None, administrator=False)
CHIEF = Writer("staff:chief", "staff:3", None, administrator=True)
SELLER = Writer("staff:seller", "staff:4", 77, administrator=False)


@pytest.fixture
def theirs(conn) -> Readable:
    return Readable(a_customer(conn))


def written(conn, theirs, said="Wants letters.", writer=ANNA, **more):
    (note,) = write_notes(conn, theirs.customer_id, [NewNote(said, **more)], writer, now=NOON)
    return note


def listed(conn, theirs, **wanted):
    return [note_of(row).text for row in list_notes(conn, theirs, limit=50, cursor=None, **wanted).rows]


def changed(conn, theirs, note, writer=ANNA, *, text=None, pinned=None, now=NOON):
    return change_note(conn, theirs, note, writer, text=text, pinned=pinned, now=now)


def test_pinned_notes_stand_first_then_the_latest(conn, theirs):
    for said in ("first", "second", "third"):
        written(conn, theirs, said, pinned=said == "first")
    assert listed(conn, theirs) == ["first", "third", "second"]
    assert listed(conn, theirs, pinned=True) == ["first"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [("", "must not be empty."), (" \n ", "must not be empty."), ("a\x00b", "printable"), ("a" * 10_001, "at most")],
)
def test_a_text_that_cannot_be_taken_says_why(conn, theirs, said, reason):
    with pytest.raises(BadField, match=reason) as refused:
        written(conn, theirs, said)
    assert refused.value.field == "text"


def test_a_note_may_be_as_long_as_is_said(conn, theirs):
    assert written(conn, theirs, "a" * LONGEST_NOTE).text == "a" * LONGEST_NOTE


def test_a_note_is_found_by_any_part_of_it_whatever_its_case_and_accents(conn, theirs):
    written(conn, theirs, "Zavolat o Příliš žluťoučký kůň")
    written(conn, theirs, "100% sure_of it")
    assert listed(conn, theirs, q="PRILIS zlu") == ["Zavolat o Příliš žluťoučký kůň"]
    assert listed(conn, theirs, q="0% s") == ["100% sure_of it"]
    assert listed(conn, theirs, q="e_o") == ["100% sure_of it"], "signs of patterns mean themselves"
    assert listed(conn, theirs, q="nothing like it") == []


def test_a_note_is_found_by_what_its_files_are_called(conn, theirs):
    note = written(conn, theirs)
    file = attach(conn, theirs, note.note_id, NewFile("Rechnung März.txt", b"x"), ANNA, now=NOON)
    assert listed(conn, theirs, q="marz") == [note.text]
    changed(conn, theirs, note, text="Another text")
    assert listed(conn, theirs, q="marz") == ["Another text"]
    detach(conn, theirs, note.note_id, file.attachment_id, ANNA)
    assert listed(conn, theirs, q="marz") == []


def test_a_changed_note_keeps_how_it_read_before_with_who_and_when(conn, theirs):
    note = written(conn, theirs)
    later, latest = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
    second = changed(conn, theirs, note, text="Wants e-mails.", now=later)
    third = changed(conn, theirs, second, CHIEF, text="Wants nothing.", now=latest)
    assert (third.text, third.changed_by, third.changed_at) == ("Wants nothing.", "staff:chief", latest)
    history = [(one.text, one.written_by, one.written_at) for one in wordings_of(conn, theirs, note.note_id)]
    assert history == [("Wants e-mails.", "staff:anna", later), ("Wants letters.", "staff:anna", NOON)]


def test_pinning_and_saying_the_same_again_are_no_new_wording(conn, theirs):
    note = written(conn, theirs)
    pinned = changed(conn, theirs, note, BORIS, text=note.text, pinned=True)
    assert (pinned.pinned, pinned.changed_by) == (True, None)
    assert wordings_of(conn, theirs, note.note_id) == []


def test_only_the_writer_or_an_administrator_changes_and_deletes(conn, theirs):
    note = written(conn, theirs)
    for act in (
        lambda: changed(conn, theirs, note, BORIS, text="No."),
        lambda: delete_note(conn, theirs, note.note_id, BORIS, now=NOON),
        lambda: attach(conn, theirs, note.note_id, NewFile("a.txt", b"x"), BORIS, now=NOON),
    ):
        with pytest.raises(AnothersNote, match="staff:anna, who changes and deletes it, or an administrator"):
            act()
    delete_note(conn, theirs, note.note_id, CHIEF, now=NOON)
    with pytest.raises(NotFound):
        read_note(conn, theirs, note.note_id)


def test_a_deleted_note_is_kept_and_shown_to_nobody(conn, theirs):
    note = written(conn, theirs)
    delete_note(conn, theirs, note.note_id, ANNA, now=NOON)
    assert listed(conn, theirs) == []
    kept = conn.execute(text("select text, deleted_by from note where note_id = :id"), {"id": note.note_id}).one()
    assert tuple(kept) == ("Wants letters.", "staff:anna")
    with pytest.raises(NotFound):
        delete_note(conn, theirs, note.note_id, ANNA, now=NOON)


def test_a_reseller_reads_what_its_own_people_wrote_and_the_operator_all(conn, theirs):
    of_operator, of_reseller = written(conn, theirs, "fraud?"), written(conn, theirs, "a friend", SELLER)
    own = Readable(theirs.customer_id, frozenset({77}))
    assert listed(conn, own) == ["a friend"]
    assert listed(conn, theirs) == ["a friend", "fraud?"]
    assert listed(conn, Readable(theirs.customer_id, frozenset())) == []
    assert read_note(conn, own, of_reseller.note_id).text == "a friend"
    with pytest.raises(NotFound):
        read_note(conn, own, of_operator.note_id)


def test_a_note_of_another_customer_is_not_there(conn, theirs):
    note = written(conn, theirs)
    with pytest.raises(NotFound):
        read_note(conn, Readable(a_customer(conn)), note.note_id)


def test_a_note_takes_twenty_files_and_no_more(conn, theirs):
    note = written(conn, theirs)
    for number in range(20):
        attach(conn, theirs, note.note_id, NewFile(f"{number}.txt", b"x"), ANNA, now=NOON)
    with pytest.raises(TooManyAttachments, match="20 attachments"):
        attach(conn, theirs, note.note_id, NewFile("one too many.txt", b"x"), ANNA, now=NOON)
    found = attachments_of(conn, theirs.customer_id, [note.note_id])[note.note_id]
    assert [one.name for one in found] == [f"{number}.txt" for number in range(20)]


def test_nothing_of_a_deleted_customers_notes_stays(conn, theirs):
    note = written(conn, theirs)
    attach(conn, theirs, note.note_id, NewFile("a.txt", b"x"), ANNA, now=NOON)
    changed(conn, theirs, note, text="Another")
    remove_notes(conn, [theirs.customer_id])
    for table in ("note", "note_wording", "note_attachment"):
        assert conn.scalar(text(f"select count(*) from {table} where customer_id = {theirs.customer_id}")) == 0
