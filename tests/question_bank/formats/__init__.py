"""Tests; a package, so that tests/quiz never shadows quiz."""
