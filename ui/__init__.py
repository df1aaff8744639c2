"""Seeing it: the only folder that knows Qt, and the only one that holds sentences."""
