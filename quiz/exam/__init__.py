"""On a fixed day, over a wire: who must sit, the sitting, the hall and its messages."""
