"""Speed beside a floor measured in the same run: commands to run by hand, never timed tests."""
