"""Answers given on paper, entered by hand."""
