"""Tests of pages and presenters."""
