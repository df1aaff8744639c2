"""The page on which an exam is sat."""
