"""The accounts within batches: how many come into the tables at once, and how some of them change."""
