"""What a file is, by what is inside it."""

import struct
import zipfile
from io import BytesIO

import pytest

from tollhouse.customers.rules.record import BadField
from tollhouse.notes.rules.attachment import NotWhatItSays, check_name, judge

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40)
GIF = b"GIF89a" + bytes(40)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40)
EML = b"From: Ada <ada@example.org>\r\nDate: Mon, 2 Mar 2026 12:00:00 +0000\r\nSubject: The bill\r\n\r\nHello\r\n"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ELF = b"\x7fELF\x02\x01\x01" + bytes(60)
OOXML = "application/vnd.openxmlformats-officedocument."
ODT = "application/vnd.oasis.opendocument.text"


def archive(**inside: str) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name, content in inside.items():
            made.writestr(name, content)
    return kept.getvalue()


DOCX = archive(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})
XLSX = archive(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"})
ODT_FILE = archive(mimetype=ODT, **{"content.xml": "<c/>"})


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("contract.pdf", PDF, "application/pdf"),
        ("Scan.PNG", PNG, "image/png"),
        ("scan.jpg", JPEG, "image/jpeg"),
        ("scan.jpeg", JPEG, "image/jpeg"),
        ("scan.gif", GIF, "image/gif"),
        ("scan.webp", WEBP, "image/webp"),
        ("letter.txt", "Příliš žluťoučký\n".encode(), "text/plain"),
        ("calls.csv", b"a;b\n1;2\n", "text/csv"),
        ("mail.eml", EML, "message/rfc822"),
        ("offer.docx", DOCX, f"{OOXML}wordprocessingml.document"),
        ("sheet.xlsx", XLSX, f"{OOXML}spreadsheetml.sheet"),
        ("letter.odt", ODT_FILE, ODT),
        ("page.txt", HTML, "text/plain"),
    ],
)
def test_a_file_is_taken_as_what_is_inside_it(name, content, media_type):
    assert judge(check_name(name), content) == media_type


@pytest.mark.parametrize(
    ("name", "content", "said", "found"),
    [
        ("contract.pdf", HTML, "PDF", "a text"),
        ("contract.pdf", PNG, "PDF", "PNG"),
        ("scan.png", JPEG, "PNG", "JPEG"),
        ("letter.txt", PDF, "text", "PDF"),
        ("letter.txt", ELF, "text", "application/x-executable"),
        ("letter.txt", "Příliš".encode("utf-16"), "text", "no text in UTF-8 and nothing else that is known"),
        ("calls.csv", b"a;b\n\xe9;1\n", "CSV", "no text in UTF-8 and nothing else that is known"),
        ("calls.csv", b"a;b\n\x00;1\n", "CSV", "no text in UTF-8 and nothing else that is known"),
        ("mail.eml", b"Hello, this is no e-mail.\n", "e-mail", "a text"),
        ("offer.docx", XLSX, "DOCX", "XLSX"),
        ("offer.docx", archive(**{"readme.txt": "hello"}), "DOCX", "application/zip"),
        ("offer.docx", DOCX[: len(DOCX) // 2], "DOCX", "a broken archive"),
        (
            "offer.docx",
            archive(**{"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": ""}),
            "DOCX",
            "a file with macros",
        ),
        ("letter.odt", archive(mimetype="application/vnd.oasis.opendocument.base"), "ODT", "application/zip"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_both_and_the_way_out(name, content, said, found):
    with pytest.raises(NotWhatItSays) as refused:
        judge(check_name(name), content)
    assert (refused.value.field, refused.value.facts["said"], refused.value.facts["found"]) == ("name", said, found)
    assert "send it under a name that ends as what it is" in refused.value.detail


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("page.html", "ends as nothing that is taken; taken are pdf, png"),
        ("drawing.svg", "ends as nothing that is taken"),
        ("run.exe", "ends as nothing that is taken"),
        ("nothing", "ends as nothing that is taken"),
        ("", "must have 1 to 200 printable characters."),
        ("a\x07.pdf", "must have 1 to 200 printable characters."),
        ("x" * 200 + ".pdf", "must have 1 to 200 printable characters."),
    ],
)
def test_a_name_that_cannot_be_taken_says_why(name, reason):
    with pytest.raises(BadField) as refused:
        check_name(name)
    assert refused.value.field == "name"
    assert reason in refused.value.detail


def made_up(way: int, *, flags: int = 0, content: bytes = ODT.encode(), last: bool = False) -> bytes:
    """An archive with a `mimetype` that says of itself what no office says: how it is packed, and how long it is.

    last   its file begins behind everything else, and ends too early
    """
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 63, flags, way, 0, 0, 0, len(content), len(ODT), 8, 0)
    file = local + b"mimetype" + (b"" if last else content)
    sizes, starts = (len(content), len(ODT), 8, 0, 0, 0, 0, 0), 54 + 22 if last else 0
    entry = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 63, 63, flags, way, 0, 0, 0, *sizes, starts) + b"mimetype"
    ends = b"PK\x05\x06" + struct.pack(
        "<HHHHIIH", 0, 0, 1, 1, len(entry), 0 if last else len(file), len(file) if last else 0
    )
    return entry + ends + file if last else file + entry + ends


ENDLESS_LZMA = b"\x09\x14\x05\x00\xff\xff\xff\xff\xff" + b"x" * 40


@pytest.mark.parametrize("name", ["letter.odt", "letter.docx", "letter.txt"])
@pytest.mark.parametrize(
    "content",
    [
        made_up(14, content=ENDLESS_LZMA),
        made_up(14, content=b""),
        made_up(12, content=b"BZh"),
        made_up(8, content=b"\xff\xff"),
        made_up(99),
        made_up(0, flags=1),
        made_up(0, flags=0x20),
        made_up(0, content=ODT.encode()[:5]),
        ODT_FILE[:-1],
        ODT_FILE.replace(b"mimetype", b"\xff\xfe\x00type"),
        b"PK\x03\x04",
        b"PK\x03\x04 and then a text",
    ],
    ids=range(12),
)
def test_an_archive_made_up_to_break_its_reader_is_refused_by_its_name(name, content):
    with pytest.raises(NotWhatItSays) as refused:
        judge(check_name(name), content)
    assert refused.value.field == "name"


def test_an_archive_whose_file_ends_too_early_is_refused():
    behind_a_text = b"PK\x05\x06" + bytes(18) + made_up(0, last=True)
    with pytest.raises(NotWhatItSays, match="is a broken archive"):
        judge("letter.odt", behind_a_text)


def test_a_text_may_begin_as_archives_do():
    assert judge("cars.txt", b"PKW, 4 T\xc3\xbcren") == "text/plain"


def test_folders_before_a_name_are_left_out():
    assert check_name("C:\\Users\\ada\\bill.pdf") == "bill.pdf"
    assert check_name("../../etc/bill.pdf") == "bill.pdf"


def test_an_empty_file_is_refused():
    with pytest.raises(BadField, match="is an empty file; choose it again"):
        judge("letter.txt", b"")
