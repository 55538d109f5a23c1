"""Pure: books of rates and a use in, a charge and its story out."""
