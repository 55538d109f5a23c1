"""Pure rules of features, sites and short numbers."""
