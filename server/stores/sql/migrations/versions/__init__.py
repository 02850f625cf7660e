"""One migration in each file, numbered in the order in which they run."""
