"""Money in and out: adjustments by hand, payments received, which invoices they pay, and what was given back.

Every act is one xDR (or none, where nothing moves) under a request id of its own, so that sending it twice is
harmless.  Promises that money received pays what is due, oldest first, before any of it stays unallocated.

Verbs: adjust, reverse_adjustment, receive_payments, charge_back, bill_open_items, void_invoice.
"""
