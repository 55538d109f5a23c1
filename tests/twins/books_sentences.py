"""What is said of periods that are asked for and cannot be told."""

WORDED_ABOUT_BOOKS = {
    "must be later than the first day of the period.": "2026-03-01",
    "is too early: 500 days are told at once, at most.": "2024-01-01",
}
