"""Who is learning at this PC."""
