"""The invigilator's live board."""
