"""Sends mail. One rule: a mail whose fate is unknown is not sent again, so that nobody gets it twice."""
