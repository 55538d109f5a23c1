"""Money in and out: adjustments by hand, payments received, which invoices they pay, and what was given back.

Every act is one xDR (or none, where nothing moves) under a request id of its own, so that sending it twice is
harmless.  Promises that money received pays what is due, oldest first, before any of it stays unallocated.
What processors are asked for stands in `online` before they hear of it, and `processors` speaks with them; no card
number ever comes here.

Verbs: adjust, reverse_adjustment, receive_payments, charge_back, bill_open_items, void_invoice; online has its own.
"""
