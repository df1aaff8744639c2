"""Studying by oneself: what to ask next, what came of it, and what is to come back."""
