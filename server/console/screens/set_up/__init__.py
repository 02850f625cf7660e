"""The pages of the guided set-up, one file a step."""
