"""What is arranged with a customer beside its record: self-care, billing period, additional info."""
