"""Payments that somebody else makes for us: systems, saved methods, e-payments from the first word to the last."""
