"""What is said of prices that are only looked for: of use that nobody has made, and of what the question names."""

from typing import Any

WORDED_ABOUT_FINDING = {
    "cannot be priced by: name an account, a product or a tariff, one of them.": "nothing",
    "is no number: E.164 digits without +, or a word such as VOICEONNET.": "+46 8",
    "is not the tariff's, which is for voice; leave it out.": "message",
}
WORDED_IN_FINDING = (
    "No account is known by the identifier 'alice'; look at how it is written, or open it.",
    "The product of account alice has no rating entry for voice (OUTGOING); put a tariff on its rating list.",
    "The product has no rating entry for voice (OUTGOING); put a tariff on its rating list.",
    "Customer 'Alice' was blocked since 2026-11-21T18:30:00+00:00 when the use began, 2026-11-22T18:30:00+00:00.",
    (
        "The reseller above, 'Nordwind' was provisionally terminated since 2026-11-21T18:30:00+00:00 when the use "
        "began, 2026-11-22T18:30:00+00:00."
    ),
    "A reseller above has no price for it.",
    "What a reseller above buys by forbids it.",
    "A tariff that prices it is in another currency than the one who pays by it has.",
    "The customer was stopped when the use began.",
    "A reseller above was stopped when the use began.",
)


def of_nobody(call: dict[str, Any]) -> list[dict[str, Any]]:
    """Charges by a product or a tariff alone, to a number and to none."""
    return [
        call | somebody | to for somebody in ({"ac": ""}, {"ac": "", "pr": ""}, {"pr": ""}) for to in ({}, {"no": ""})
    ]
