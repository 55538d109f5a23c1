"""How fast the console is in Chromium, beside what it may take: exits 1 when it takes more.

Against a server that runs already, with the company that is to be measured:

    TOLLHOUSE_PASSWORD=… .venv/bin/python scripts/console_budgets.py --url http://127.0.0.1:8080 --login admin

Times are medians; a click or a key counts from its event to the frame that shows what it brought, and clicks are forced
so that Playwright's own search for what was hit is not counted with it.  The sizes of the parts that are loaded later
are checked where they are built: `.venv/bin/python hatch_build.py npm run budget`.

With `--record /customers/17` the panels of that customer are measured instead, each opened from the one before it, as
`tollhouse bench panels --stay` serves one with very much of everything.
"""

import argparse
import getpass
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FIND_CHROMIUM = Path(__file__).with_name("find_chromium.sh")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LIST = "/customers"
PATIENCE_MS = 30_000
AT_REST_MS = 600  # after which nothing that was begun before is measured with what comes
SLOW_CPU = 4
SLOW_NETWORK = {"offline": False, "latency": 40, "downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000}
PAGES_TURNED = 200
PANEL_MS = 500

# Runs in every page before its own scripts: when was something done, and when did the rows come.
WATCH = """
const watched = (window.watched = { acted: 0, rows: 0, shift: 0 });
for (const kind of ['click', 'keydown', 'input'])
  addEventListener(kind, event => { watched.acted = event.timeStamp }, { capture: true });
new PerformanceObserver(seen => {
  for (const one of seen.getEntries()) if (!one.hadRecentInput) watched.shift += one.value;
}).observe({ type: 'layout-shift', buffered: true });
watched.rowsNow = () => {
  const rows = document.querySelectorAll('main tr[data-row]');
  return rows.length ? `${rows.length} ${rows[0].textContent} ${rows[rows.length - 1].textContent}` : '';
};
watched.until = happened => new Promise((resolve, reject) => {
  const giveUpAt = performance.now() + 30000;
  const look = () => requestAnimationFrame(() => {
    if (happened()) requestAnimationFrame(() => resolve(performance.now() - watched.acted));
    else if (performance.now() > giveUpAt) reject(new Error(`${location.pathname} never showed ${happened}`));
    else look();
  });
  look();
});
watched.shown = watched.until(() => watched.rowsNow()).then(() => (watched.rows = performance.now()));
watched.shown.catch(() => {});
"""
ROWS_CHANGED = """before => watched.until(() =>
  watched.rowsNow() && watched.rowsNow() !== before && !document.querySelector('main [aria-busy=true]'))"""
PAGE_CHANGED = """before => watched.until(() => document.querySelector('main h1')?.innerText !== before
  && location.pathname !== '/customers' && !document.querySelector('main [aria-busy=true]'))"""
PANEL_CHANGED = """before => watched.until(() =>
  location.pathname !== before && !document.querySelector('main [aria-busy=true]'))"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity"
KILOBYTES = """suffix => performance.getEntriesByType('resource')
  .filter(one => new URL(one.name).pathname.endsWith(suffix) && one.startTime < watched.rows)
  .reduce((sum, one) => sum + one.encodedBodySize, 0) / 1000"""


@dataclass(frozen=True)
class Budget:
    name: str
    unit: str
    most: float


PAINT = Budget("first paint, nothing cached", "ms", 300)
ROWS = Budget("rows of the list, nothing cached", "ms", 800)
SLOW_ROWS = Budget("the same on a quarter of the processor, 10 Mbit/s, 40 ms", "ms", 2000)
ENTERED = Budget("rows of the list after Sign in", "ms", 1000)
NEXT = Budget("next page of 25", "ms", 80)
NEXT_LONG = Budget("next page of 200", "ms", 200)
TYPED = Budget("rows after the last key of a search", "ms", 250)
OPENED = Budget("a customer opened from the list", "ms", 150)
SWITCHED = Budget("another panel of the customer", "ms", 120)
SCRIPTS = Budget("scripts of the list, as sent", "kB", 230)
STYLES = Budget("styles of the list, as sent", "kB", 30)
SHIFT = Budget("layout shift of the list", "", 0.02)
HEAP = Budget(f"memory of scripts after {PAGES_TURNED} pages", "MB", 60)


class Visit:
    """A browser against one server; each context is a new visitor, who may be signed in."""

    def __init__(self, browser: Browser, asked: argparse.Namespace, password: str) -> None:
        self._browser, self._asked, self._password = browser, asked, password
        self._entered: Any = None

    @contextmanager
    def context(self, *, entered: bool = True) -> Iterator[BrowserContext]:
        context = self._browser.new_context(
            base_url=self._asked.url,
            viewport={"width": 1440, "height": 900},
            locale="en-GB",
            storage_state=self._entered if entered else None,
        )
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(WATCH)
        yield context
        context.close()

    @contextmanager
    def list(self) -> Iterator[Page]:
        with self.context() as context:
            page = context.new_page()
            page.goto(LIST)
            page.evaluate("watched.shown")
            page.wait_for_timeout(AT_REST_MS)
            yield page

    def enter(self) -> dict[Budget, float]:
        with self.context(entered=False) as context:
            page = context.new_page()
            page.goto(LIST)
            page.get_by_role("textbox", name="Login").fill(self._asked.login)
            page.get_by_label("Password", exact=True).fill(self._password)
            page.get_by_role("button", name="Sign in", exact=True).click()
            took = page.evaluate(ROWS_CHANGED, "")
            self._entered = context.storage_state()
        return {ENTERED: took}

    def prefer(self, **preferences: Any) -> None:
        with self.context() as context:
            session = context.request.get("/api/v1/session").json()
            proof = {"X-CSRF-Token": session["csrf_token"]}
            context.request.put("/api/v1/session/preferences", data=preferences, headers=proof)


def cold(visit: Visit) -> dict[Budget, float]:
    with visit.list() as page:
        return {
            PAINT: page.evaluate(FIRST_PAINT),
            ROWS: page.evaluate("watched.rows"),
            SHIFT: page.evaluate("watched.shift"),
            SCRIPTS: page.evaluate(KILOBYTES, ".js"),
            STYLES: page.evaluate(KILOBYTES, ".css"),
        }


def slow(visit: Visit) -> dict[Budget, float]:
    with visit.context() as context:
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", SLOW_NETWORK)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
        page.goto(LIST)
        return {SLOW_ROWS: page.evaluate("watched.shown")}


def next_page(visit: Visit, budget: Budget = NEXT) -> dict[Budget, float]:
    with visit.list() as page:
        return {budget: _turned(page)}


def _turned(page: Page, way: str = "Next") -> float:
    before = page.evaluate("watched.rowsNow()")
    page.get_by_role("button", name=way, exact=True).click(force=True)
    took: float = page.evaluate(ROWS_CHANGED, before)
    return took


def typed(visit: Visit) -> dict[Budget, float]:
    """A word of four letters out of the list itself, so that something is found."""
    with visit.list() as page:
        word = page.locator("main tr[data-row] a").last.inner_text().split()[0][:4].lower()
        box = page.get_by_role("main").get_by_role("searchbox").first
        box.press_sequentially(word[:-1], delay=30)
        page.wait_for_timeout(AT_REST_MS)
        before = page.evaluate("watched.rowsNow()")
        box.press(word[-1])
        try:
            return {TYPED: page.evaluate(ROWS_CHANGED, before)}
        finally:
            box.fill("")


def opened(visit: Visit) -> dict[Budget, float]:
    with visit.list() as page:
        heading = page.locator("main h1").inner_text()
        page.locator("main tr[data-row] a").first.click(force=True)
        took = page.evaluate(PAGE_CHANGED, heading)
        page.wait_for_timeout(AT_REST_MS)
        path = page.evaluate("location.pathname")
        panels = page.get_by_role("navigation", name="Parts of the customer")
        panels.get_by_role("link", name="Accounts").click(force=True)
        return {OPENED: took, SWITCHED: page.evaluate(PANEL_CHANGED, path)}


def panels(visit: Visit, record: str) -> dict[Budget, float]:
    """Each for the first time, then what it brings shown."""
    with visit.context() as context:
        page = context.new_page()
        page.goto(record)
        links = page.get_by_role("navigation", name="Parts of the customer").get_by_role("link")
        links.first.wait_for()
        page.wait_for_timeout(AT_REST_MS)
        found = {}
        for place in [*range(1, links.count()), 0]:
            link, before = links.nth(place), page.evaluate("location.pathname")
            name = link.inner_text().partition("\n")[0]
            link.click(force=True)
            found[Budget(f"panel {name}", "ms", PANEL_MS)] = page.evaluate(PANEL_CHANGED, before)
            page.wait_for_timeout(AT_REST_MS)
        return found


def long_stay(visit: Visit) -> dict[Budget, float]:
    with visit.list() as page:
        for turn in range(PAGES_TURNED):
            _turned(page, "Next" if turn % 20 < 10 else "Previous")
        tools = page.context.new_cdp_session(page)
        tools.send("HeapProfiler.collectGarbage")
        used = tools.send("Runtime.getHeapUsage")["usedSize"]
        return {HEAP: used / 2**20}


def measure(visit: Visit, *, runs: int, long: bool, record: str | None) -> dict[Budget, float]:
    found: dict[Budget, list[float]] = {}

    def note(look: Callable[[], dict[Budget, float]], times: int = runs) -> None:
        for _ in range(times):
            for budget, value in look().items():
                found.setdefault(budget, []).append(value)

    note(visit.enter)
    visit.prefer()
    if record:
        note(lambda: panels(visit, record))
        return {budget: statistics.median(values) for budget, values in found.items()}
    for look in (cold, slow, next_page, typed, opened):
        note(lambda look=look: look(visit))
    if long:
        note(lambda: long_stay(visit), 1)
    visit.prefer(pageSize=200)
    note(lambda: next_page(visit, NEXT_LONG))
    visit.prefer()
    return {budget: statistics.median(values) for budget, values in found.items()}


def tell(found: dict[Budget, float]) -> None:
    for budget, value in found.items():
        verdict = "ok  " if value < budget.most else "OVER"
        sys.stdout.write(f"{verdict} {value:9.3g} {budget.unit:2}  of {budget.most:5g}  {budget.name}\n")


def main() -> int:
    reading = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reading.add_argument("--url", default="http://127.0.0.1:8080")
    reading.add_argument("--login", default="admin", help="the password is TOLLHOUSE_PASSWORD, or asked for")
    reading.add_argument("--runs", type=int, default=5, help="of which the median is taken")
    reading.add_argument("--long", action="store_true", help=f"turn {PAGES_TURNED} pages too, and look at memory")
    reading.add_argument("--record", help="path of a customer: measure its panels instead")
    reading.add_argument("--json", type=Path, help="write what was measured here")
    asked = reading.parse_args()
    password = os.environ.get("TOLLHOUSE_PASSWORD") or getpass.getpass(f"Password of {asked.login}: ")
    chromium = subprocess.run([FIND_CHROMIUM], check=True, capture_output=True, text=True).stdout.strip()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        found = measure(Visit(browser, asked, password), runs=asked.runs, long=asked.long, record=asked.record)
        browser.close()
    tell(found)
    if asked.json:
        asked.json.write_text(json.dumps({budget.name: value for budget, value in found.items()}, indent=2) + "\n")
    return int(any(value >= budget.most for budget, value in found.items()))


if __name__ == "__main__":
    sys.exit(main())
