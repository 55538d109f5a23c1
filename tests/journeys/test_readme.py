"""README's walk-through is run as it stands, and what it shows is compared; what the documents point at is there."""

import re
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import builders
import pytest

ROOT = Path(__file__).parents[2]
WALK = "## Ten minutes to the first charged call"
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/tour.md", "docs/usage-sources.md")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[([^\]]*)\]\(([^)#\s]+)[^)\s]*\)")
LEFT_OUT = "…"
NEXT_BLOCK = "---- the next block ----"


@dataclass
class Step:
    """A block of commands, what README says they answer, and what they answered."""

    commands: str
    shown: str
    answered: str = ""


def walk() -> tuple[str, list[Step]]:
    """What `make run` prints, and the steps after it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text[text.index(WALK) :].split("\n## ", 1)[0]
    (_, started), *blocks = BLOCK.findall(section)
    steps: list[Step] = []
    for kind, inside in blocks:
        if kind == "sh":
            steps.append(Step(inside, ""))
        else:
            assert not steps[-1].shown, f"two answers to:\n{steps[-1].commands}"
            steps[-1].shown = inside
    return started.removeprefix("$ make run\n"), steps


def first_missing(shown: str, answered: str) -> str | None:
    """The first part between two … that was not answered in its place; white space is README's own."""
    rest = squeezed(answered)
    for part in filter(str.strip, shown.split(LEFT_OUT)):
        _, found, rest = rest.partition(squeezed(part))
        if not found:
            return part
    return None


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def walked(house):
    """The steps with what they answered, in one shell beside a server started as `make run` does."""
    (house.home / ".venv").symlink_to(Path(sys.executable).parents[1])
    running = house.start("serve", "--demo")
    running.wait_until_serving()
    started, steps = walk()
    token = re.search(r"toll_\S+", running.out)[0]
    script = f"\necho '{NEXT_BLOCK}'\n".join(step.commands for step in steps)
    script = script.replace("127.0.0.1:8080", house.address).replace(f"toll_{LEFT_OUT}", token)
    done = subprocess.run(
        ["sh", "-u", "-c", script],
        stdin=subprocess.DEVNULL,
        cwd=house.home,
        env=house.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    assert running.stop() == 0
    answers = done.stdout.split(NEXT_BLOCK)
    assert len(answers) == len(steps), done.stdout
    for step, answered in zip(steps, answers, strict=True):
        step.answered = answered
    return Step("make run", started.replace("127.0.0.1:8080", house.address), running.out), steps


def test_readme_shows_what_its_commands_answer(walked):
    start, steps = walked
    for step in (start, *steps):
        missing = first_missing(step.shown, step.answered)
        assert missing is None, f"{step.commands}\nwas to answer\n{missing}\nand answered\n{step.answered}"


def test_readme_charges_a_call_and_tells_its_story(walked):
    _, steps = walked
    told = next(step.answered for step in steps if "/xdrs" in step.commands)
    assert '"amount":{"amount":"0.18000","currency":"EUR"}' in told
    assert "73 seconds to 46317001234; 78 seconds were charged." in told
    assert '"balance":{"amount":"0.18000","currency":"EUR"}' in told
    assert steps[-1].answered.endswith("The books agree.\n")


def test_nothing_in_the_walk_is_refused(walked):
    _, steps = walked
    assert [step.answered for step in steps if '"code":"' in step.answered.replace('"code":""', "")] == []
    assert [step.answered for step in steps if "tollhouse: " in step.answered] == []


def test_an_answer_that_readme_does_not_show_is_found():
    assert first_missing('{"a": 1, … "b": 2}', '{"a":1,"x":0,"b":2}\n') is None
    assert first_missing("b … a", "a b") == " a"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name):
    document = ROOT / name
    links = [target for _, target in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in target]
    assert links
    assert [target for target in links if not (document.parent / target).exists()] == []


def test_the_tour_names_what_its_files_hold():
    """[`name`](file) says that the file defines a function or class of that name, or a column."""
    tour = ROOT / "docs" / "tour.md"
    named = [(text[1:-1], target) for text, target in LINK.findall(tour.read_text(encoding="utf-8")) if text[0] == "`"]
    assert len(named) > 40
    files = [(name, tour.parent / target) for name, target in named if (tour.parent / target).is_file()]
    assert [
        f"{name} in {file.name}"
        for name, file in files
        if file.name != name and not re.search(rf'(def|class) {name}\b|Column\("{name}"', file.read_text("utf-8"))
    ] == []


def test_the_tours_example_of_a_test_passes(conn):
    (example,) = [
        inside for kind, inside in BLOCK.findall((ROOT / "docs" / "tour.md").read_text("utf-8")) if kind == "python"
    ]
    known = {**vars(builders), "Decimal": Decimal}
    exec(example, known)  # noqa: S102 - our own document
    (written,) = [what for name, what in known.items() if name.startswith("test_")]
    written(conn)
