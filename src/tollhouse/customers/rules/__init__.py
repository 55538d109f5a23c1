"""What may be registered, and which status the facts amount to."""
