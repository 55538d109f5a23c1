"""Doors translate and nothing else: parse, check permission, call a verb, show the answer."""
