"""Calls: their attribution and their outcome. One rule: the state of a call follows from its events, in any order."""
