"""The organiser's home: the exams that count."""
