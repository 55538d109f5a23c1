"""What does it cost: rate choice, call price, explanation.  Rules only, no tables."""
