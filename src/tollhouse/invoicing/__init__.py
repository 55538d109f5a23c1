"""What customers owe on paper: invoices, how far each is paid, and what their statuses are.

Knows of payments only how much of an invoice they cover; which payment that is, the room of payments keeps.  An
invoice never moves a balance.  Promises that a number belongs to one invoice in its scope, and that no invoice is paid
beyond its total.

Verbs: import_open_items, void_invoices, apply_payments; reading in `reading`.
"""
