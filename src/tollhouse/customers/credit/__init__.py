"""How credit limits came to be what they are, and at which amounts somebody is warned."""
