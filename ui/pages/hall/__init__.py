"""开考场: the hall on this machine, what to check before the day, what to hand out."""
