"""The page on which questions are practised."""
