"""Every screen as it usually looks: accessible in both themes, on a desk and on a telephone."""

import pytest
from journeys.console.browsing import assert_accessible, assert_fits, naming, take_pictures, turn_to
from journeys.console.screens import open_screen

SCREENS = {
    "a customer": [
        "<customer>",
        "<customer>/address",
        "<customer>/additional",
        "<customer>/life-cycle",
        "<customer>/self-care",
        "<customer>/notes",
        "<customer>/changes",
    ],
    "what a customer uses": [
        "<customer>/accounts",
        "<customer>/dids",
        "<customer>/service",
        "<customer>/sites",
        "<customer>/abbreviated",
        "<customer>/xdrs",
    ],
    "the catalogue": ["/tariffs", "<tariff>", "<tariff>/upload", "/products", "<product>", "/price-finder"],
    "lists and letters": ["/customers", "/messages", "/messages/classes", "/outbox", "/no/such/screen"],
}


@pytest.mark.parametrize("of", SCREENS)
def test_screens_are_accessible_and_fit_a_telephone(administrator, of):
    """One page for all of a kind: a browser that begins anew reads every script again."""
    page = administrator
    for screen in SCREENS[of]:
        open_screen(page, screen)
        with naming(screen):
            take_pictures(page, screen.strip("/").replace("/", "-"))
            assert_accessible(page)
            turn_to(page, 390)
            assert_accessible(page)
            assert_fits(page)
            turn_to(page, 1440)
