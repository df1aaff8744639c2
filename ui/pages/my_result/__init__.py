"""What a candidate gets to see afterwards."""
