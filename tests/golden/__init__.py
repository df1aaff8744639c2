"""Workbooks as they must come out, cell by cell. ``python -m tests.golden`` writes them anew: look at the diff."""
