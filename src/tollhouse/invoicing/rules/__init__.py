"""Pure rules of invoices: what one is, what its statuses are, what a file of open items says."""
