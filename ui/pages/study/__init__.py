"""The home of self-study."""
