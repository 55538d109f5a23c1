"""Processors: who moves money for us.  The port says what we ask of any of them, an adapter how one of them is asked."""
