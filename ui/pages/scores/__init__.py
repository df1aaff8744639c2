"""What an exam came to."""
