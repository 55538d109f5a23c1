"""What a posting is, and which conditions a standing can be in."""
