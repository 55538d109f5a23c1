"""What an account is, and whether it may be used at a moment."""
