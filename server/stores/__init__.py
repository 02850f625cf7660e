"""What is kept. Its one rule: each store is a contract here, and its engines below know nothing of who calls them."""
