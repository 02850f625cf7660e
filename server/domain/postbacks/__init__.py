"""What other systems are told of calls. Its one rule: a request is written once, when the event happens, and then only sent."""
