"""What holds of accounts from a moment on: changes of product, add-ons, spells that are over."""
