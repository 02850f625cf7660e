"""Reports calls to other systems. Its one rule: a request is written once, when the event happens, and is only sent later."""
