"""A tariff's rates by the hundred thousand: changed, marked up, cancelled, compared, and what they leave out.

Promises what the room does: nothing that has begun is edited.  Verbs: edit_rates, mark_up, cancel_rates,
lay_side_by_side, read_coverage, keep_layout.
"""
