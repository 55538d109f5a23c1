"""Refusals about products and rating lists, each with a wording of its own."""

from tollhouse.products.offering import ProductInUse
from tollhouse.products.pricing import VersionBegun
from tollhouse.products.rules.product import ProductKind, Sharing, check_together, check_values

_ROLE = "its role cannot be changed: make another product"
_KIND = "its kind cannot be changed: make another product"
_CURRENCY = "its currency cannot be changed: make another product"
_DELETED = "it cannot be deleted: retire it, and nobody gets it any more"
OF_PRODUCTS = (
    *(
        ProductInUse(name="Home", used_by=used_by, way_out=way_out)
        for used_by in ("accounts", "resellers")
        for way_out in (_ROLE, _KIND, _CURRENCY, _DELETED)
    ),
    VersionBegun(begun="2026-11-22T18:30:00+00:00"),
)
PRODUCT_CHECKS = (
    lambda: check_values({"name": "x" * 101}),
    lambda: check_together(ProductKind.MAIN, 30, None, Sharing.EVERYBODY),
    lambda: check_together(ProductKind.ADD_ON, None, None, Sharing.EVERYBODY),
    lambda: check_together(ProductKind.MAIN, None, 12, Sharing.EVERYBODY),
)
WORDED_ABOUT_PRODUCTS = {
    "are too many resellers; 500 at most.": 501,
    "cannot be chosen any more: the rating list has had lines; offer another product.": "USD",
    "is not for this customer: share the product with the customer's reseller, or choose another.": "Home",
    "is retired: offer it again, or choose another.": "Home",
    "lies in the past; use that began before now is priced by the list of then.": "2026-01-01T00:00:00+00:00",
    "has been priced before: the list can be another from now on, not since ever.": "voice",
    "are too many lines; a rating list has 500 at most.": 501,
    "stands on the list twice with the same access code and node; give one another usage order.": "voice",
    "is in USD, the product in EUR.": "Dear",
    "prices message, not voice.": "Texts",
    "is no service; take one of /services.": "telepathy",
    "must have 64 printable characters at most, and no space around them.": " edge",
    "must be a whole number from 0 to 999.": -1,
    "is neither a reseller's id nor operator.": "us",
    "is no reseller; only resellers sell products.": "12",
}
