"""What banks tell of a bank account, read and judged: entries of statements, their references, whose money it is."""
