"""Rows of the catalogue of destinations as people search and edit it."""
