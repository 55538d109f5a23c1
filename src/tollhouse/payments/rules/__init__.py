"""Pure rules of payments: what each type of adjustment does and asks for, which invoices money pays."""
