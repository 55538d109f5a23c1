"""Processors move money for us: the port says what we ask of any of them, an adapter how one of them is asked."""
