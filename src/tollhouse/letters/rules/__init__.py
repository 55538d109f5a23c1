"""What may stand in a message, and what it becomes; pure."""
