"""Taking questions in from a file."""
