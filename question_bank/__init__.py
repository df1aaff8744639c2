"""What may be asked: questions, the files they come from, the store that keeps them.

Nothing here has heard of an attempt, a network or Qt.
"""
