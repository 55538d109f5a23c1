"""What can be done to many customers at once, and what of it can be taken back."""
