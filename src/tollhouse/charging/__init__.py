"""Turning use into xDRs: who used it, by which product, tariff and rate, at every level above, exactly once.

Verbs: charge_usage, quote_usage, release_quarantined; import_file, which runs a whole file through charge_usage; and
ImportDesk.import_received, the job that does so with a file the API has received.
"""
