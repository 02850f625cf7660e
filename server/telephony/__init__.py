"""What carriers call. Its one rule: a carrier's words end at its own file; a caller always gets an answer."""
