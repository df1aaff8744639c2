"""The audit chain to be read."""
