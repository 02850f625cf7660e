"""Call routing. One rule: a route is data; pure functions walk it, with the time and live call counts as arguments."""
