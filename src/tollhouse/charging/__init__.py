"""Turning use into xDRs: who used it, by which product, tariff and rate, at every level above, exactly once.

Verbs: charge_usage, quote_usage, release_quarantined; and import_file, which runs a whole file through charge_usage.
"""
