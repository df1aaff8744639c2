"""The parts pages are made of: each small, painted by the tokens, named for screen readers, usable without a mouse."""
