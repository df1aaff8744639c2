"""One exam: its people and how they stand."""
