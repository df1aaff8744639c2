"""What becomes of objections."""
