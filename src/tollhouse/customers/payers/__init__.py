"""Who may be meant by the name that stands on a payment."""
