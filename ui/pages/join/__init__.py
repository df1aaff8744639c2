"""The page on which a candidate joins an exam held elsewhere."""
