"""Reports about calls: what is counted, on which days, and how figures compare. One rule: one function counts a call."""
