"""Being asked: papers, attempts, marks, and the record of what happened. Knows questions, never a window."""
