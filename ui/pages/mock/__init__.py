"""Mock exams: setting one up, going on, looking through the result."""
