"""The console's screens by address, those of single records by what they show: `<customer>/xdrs`."""

import re

from journeys.console.api import Api
from playwright.sync_api import Page, expect

PLACES = {
    "customer": lambda api: f"/customers/{api.caller()['id']}",
    "tariff": lambda api: f"/tariffs/{api.get('/tariffs?limit=1')['items'][0]['id']}",
    "product": lambda api: f"/products/{api.get('/products?limit=1')['items'][0]['id']}",
    "source": lambda api: f"/usage/sources/{api.get('/usage-sources?limit=1')['items'][0]['name']}",
    "member": lambda api: f"/staff/{api.get('/staff?limit=1')['items'][0]['id']}",
}


def address_of(page: Page, screen: str) -> str:
    place = re.match("<([a-z]+)>", screen)
    return screen if place is None else PLACES[place[1]](Api(page)) + screen[place.end() :]


def open_screen(page: Page, screen: str) -> None:
    """With everything that it shows."""
    page.goto(address_of(page, screen))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main").locator("[aria-busy=true]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
