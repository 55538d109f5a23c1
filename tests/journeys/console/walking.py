"""Walking a page with the Tab key as those do who have no mouse: what is reached, and is it seen where one is."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

MOST_STOPS = 400
MOST_PARTS = 8  # a moment has its day, month and year, hour, minute and second, its half of the day, its calendar

# Everything that can be acted on and is on the screen now; of a group of radio buttons one, of a row of tabs one:
# arrows lead to the others.  Its look while it has no focus is kept, to see afterwards whether focus changed it.
_LIST = """within => {
  const wanted = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]';
  const isThere = one => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.type !== 'hidden'
    && one.tabIndex >= 0 && !one.closest('[inert], [aria-hidden=true]');
  const look = one => {
    const seen = [one, one.parentElement, ...one.parentElement.children, ...one.children];
    return JSON.stringify(seen.map(each => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } = getComputedStyle(each);
      return [outlineStyle === 'none' ? '' : outlineWidth + outlineColor, boxShadow, borderColor];
    }));
  };
  const root = within ?? document.body;
  const name = one => {
    const told = one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText ?? '';
    return `${one.tagName.toLowerCase()} "${told.trim().replace(/\\s+/g, ' ').slice(0, 50)}"`;
  };
  const stops = [...root.querySelectorAll(wanted)].filter(isThere);
  const groups = new Map();
  for (const one of stops) {
    const group = one.type === 'radio' ? `radio ${one.name}` : null;
    if (group && groups.has(group) && !one.checked) continue;
    if (group) groups.set(group, one);
  }
  const listed = stops.filter(one => one.type !== 'radio' || groups.get(`radio ${one.name}`) === one);
  window.walked = { look, name, kept: new Map(listed.map(one => [one, look(one)])) };
  return listed.map(name);
}"""

_AT = """async () => {
  const { look, name, kept } = window.walked;
  await new Promise(resolve => setTimeout(resolve)); // a dialog looks again where Tab went after the parts of a date
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const isInView = () => {
    const box = one.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  };
  const isSeen = () => kept.get(one) !== look(one);
  for (let frames = 0; frames < 30 && !(isInView() && isSeen()); frames++) await new Promise(requestAnimationFrame);
  const before = window.walked.last;
  if (before === one) return { inside: true };
  window.walked.last = one;
  return {
    name: name(one),
    place: [...kept.keys()].indexOf(one),
    seen: isSeen(),
    inView: isInView(),
    forward: !before || Boolean(before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING),
    jumps: one.tabIndex > 0,
  };
}"""


# Where a focused element is taken away, Tab goes on from its place.  What had the focus fades before its look is kept.
_TO_THE_BEGINNING = """async within => {
  const first = document.createElement('span');
  first.tabIndex = -1;
  (within ?? document.body).prepend(first);
  first.focus();
  first.remove();
  const fading = document.getAnimations().map(one => one.finished.catch(() => null));
  await Promise.race([Promise.all(fading), new Promise(resolve => setTimeout(resolve, 500))]);
}"""


@dataclass(frozen=True)
class Walk:
    """names   what can be acted on; reached   the places in it where Tab came by; faults   what was wrong on the way"""

    names: list[str]
    reached: set[int]
    faults: list[str]

    @property
    def missed(self) -> list[str]:
        return [name for place, name in enumerate(self.names) if place not in self.reached]


def walk(page: Page, within: Locator | None = None) -> Walk:
    """From the beginning of the page, or of a dialog that is open, until focus leaves it or comes round."""
    handle = None if within is None else within.element_handle()
    page.evaluate(_TO_THE_BEGINNING, handle)
    names = page.evaluate(_LIST, handle)
    reached: set[int] = set()
    faults: list[str] = []
    within_one = 0
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at: dict[str, Any] | None = page.evaluate(_AT)
        if at is not None and "inside" in at and within_one < MOST_PARTS:
            within_one += 1
            continue
        if at is None or "inside" in at or at["place"] in reached:
            return Walk(names, reached, faults)
        within_one = 0
        if at["place"] < 0:
            faults.append(f"{at['name']} takes focus and was not there to be seen")
            continue
        reached.add(at["place"])
        faults += [f"{at['name']} {fault}" for fault in _faults_of(at, first=len(reached) == 1)]
    raise AssertionError(f"{page.url} has more than {MOST_STOPS} stops: {names[-3:]}")


def _faults_of(at: dict[str, Any], *, first: bool) -> list[str]:
    found = {
        "does not show that it has the focus": not at["seen"],
        "has the focus out of sight": not at["inView"],
        "comes after what stands behind it": not at["forward"] and not first,
        "jumps the order by its tabindex": at["jumps"],
    }
    return [fault for fault, is_so in found.items() if is_so]


def assert_walked(page: Page, within: Locator | None = None) -> None:
    """Tab reaches all that can be acted on, in its order, and it is always seen where one is."""
    walked = walk(page, within)
    assert walked.names, f"{page.url} has nothing to act on"
    wrong = [*walked.faults, *(f"{name} is not reached by Tab" for name in walked.missed)]
    assert not wrong, "\n".join([page.url, *wrong])
