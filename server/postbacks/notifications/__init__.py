"""Sends notifications to their recipients. One rule: each recipient gets each occurrence once, in the form of its channel."""
