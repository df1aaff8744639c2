"""Is the bank that ships right? Checks over its files, each of which can fail."""
