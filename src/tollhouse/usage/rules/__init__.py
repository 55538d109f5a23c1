"""What a record of use is, and how each switch writes it.  Pure: bytes and settings in, records out."""
