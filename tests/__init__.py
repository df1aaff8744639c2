"""The tests: folders like the program's own, and walks/, each a journey through the whole of it."""
