"""Staff log in to a hall on another PC."""
