"""The page on which an exam is arranged and frozen."""
