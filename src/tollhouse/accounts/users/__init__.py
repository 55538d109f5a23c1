"""Who uses an account, and what it signs in with."""
