"""What the browser tests ask of a page beyond what Playwright knows: accessibility, pictures, and silence."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

AXE = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THEMES = ("light", "dark")
WIDTHS = {1440: 900, 390: 844}
PICTURES = "TOLLHOUSE_SCREENSHOTS"
PATIENCE_MS = 15_000
_FOLLOWS_WITHIN_MS = 2_000

# A refusal is an answer like others, but a browser writes it down as a failure.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")

_RUN_AXE = "runOnly => axe.run(document, { runOnly, resultTypes: ['violations'] })"
_ALL_RULES = {"type": "tag", "values": AXE_TAGS}
_RULES_OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
_WEARS = "theme => document.documentElement.dataset.mantineColorScheme === theme"
_IS_AT_REST = """() => document.getAnimations().every(each => each.playState !== 'running')
    && !document.querySelector('[data-refetching]')"""


def sign_in(page: Page, login: str, password: str) -> None:
    """By the form, until the console itself is there."""
    page.get_by_role("textbox", name="Login").fill(login)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("banner")).to_be_visible()


def assert_accessible(page: Page, *, themes: Iterable[str] = THEMES) -> None:
    """No violation in the page as it is now, in either theme; the page ends in the theme it had.

    A theme changes colours and nothing else, so that of the second one only these are asked for.
    """
    expect(page.locator("h1").first, "a page not drawn yet has nothing to look at").to_be_visible()
    had = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    asked = _ALL_RULES
    for theme in themes:
        _wear(page, theme)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        found = _violations(page, asked)
        asked = _RULES_OF_COLOURS
        assert not found, f"{page.url} in the {theme} theme:\n" + "\n".join(_told(found))
    page.emulate_media(color_scheme="dark" if had else "light")


def _violations(page: Page, asked: dict) -> list[dict]:
    """What axe finds in the page at rest; a list that is fetched anew while axe looks is faded, and looked at again."""
    found = page.evaluate(_RUN_AXE, asked)["violations"]
    if found:
        page.wait_for_function(_IS_AT_REST)
        found = page.evaluate(_RUN_AXE, asked)["violations"]
    return found


def _told(violations: list[dict]) -> Iterable[str]:
    for violation in violations:
        places = [f"    {node['html'][:200]}\n      {node['failureSummary']}" for node in violation["nodes"][:5]]
        yield "\n".join([f"  {violation['id']}: {violation['help']}", *places])


def _wear(page: Page, theme: str) -> None:
    """The page follows the system's theme a moment after it has changed."""
    page.emulate_media(color_scheme=theme)
    page.wait_for_function(_WEARS, arg=theme)
    page.wait_for_function(_IS_AT_REST)


def assert_fits(page: Page) -> None:
    """Nobody has to scroll sideways to read the page, once all of it follows the window."""
    with suppress(PlaywrightTimeout):
        page.wait_for_function("() => document.scrollingElement.scrollWidth <= innerWidth", timeout=_FOLLOWS_WITHIN_MS)
    wide, seen = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert wide <= seen, f"{page.url} is {wide} pixels wide in a window of {seen}"


def turn_to(page: Page, width: int) -> None:
    """Let the window be so wide; a chart follows in the next frame."""
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@contextmanager
def naming(what: str) -> Iterator[None]:
    """Say of what is found wrong in here what it was found in."""
    try:
        yield
    except AssertionError as wrong:
        wrong.add_note(what)
        raise


def take_pictures(page: Page, name: str) -> None:
    """The page at both widths and in both themes, into the directory that TOLLHOUSE_SCREENSHOTS names, if it does."""
    folder = os.environ.get(PICTURES)
    if not folder:
        return
    had = page.viewport_size
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            _wear(page, theme)
            page.screenshot(path=Path(folder) / f"{name}-{width}-{theme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(had)


class Troubles:
    """What pages complained of: errors of scripts, what the content policy forbade, answers that must not happen."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._expected: list[re.Pattern[str]] = [REFUSED]

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.seen.append(str(error.error)))

    def expect(self, pattern: str) -> None:
        """What the test itself brings about, such as a server that is away."""
        self._expected.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        return [one for one in self.seen if not any(pattern.search(one) for pattern in self._expected)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.seen.append(f"{message.text} ({message.location.get('url', '')})")
