"""The index of decisions names every record, by its title, and none that is not there."""

import re

from architecture.house import ROOT

DECISIONS = ROOT / "docs" / "decisions"
INDEX = (DECISIONS / "README.md").read_text(encoding="utf-8")


def test_the_index_lists_every_record_by_its_title_in_order():
    records = sorted(DECISIONS.glob("[0-9]*.md"))
    titles = [record.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for record in records]
    listed = re.findall(r"^\| \[(.+?)\]\((.+?)\) \| \S", INDEX, flags=re.MULTILINE)
    assert listed == list(zip(titles, [record.name for record in records], strict=True))


def test_every_record_is_titled_by_its_own_number():
    for record in DECISIONS.glob("[0-9]*.md"):
        assert record.read_text(encoding="utf-8").startswith(f"# {record.name[:4]}: ")


def test_free_numbers_are_free():
    free = set(re.findall(r"\d{4}", INDEX.partition("Free:")[2]))
    assert free
    assert free.isdisjoint(record.name[:4] for record in DECISIONS.glob("[0-9]*.md"))
