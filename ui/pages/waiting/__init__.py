"""The waiting room of an exam held elsewhere."""
