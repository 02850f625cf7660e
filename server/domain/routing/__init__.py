"""Where a call goes. Its one rule: a route is data, walked by pure functions that are told the time and who is free."""
