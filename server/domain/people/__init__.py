"""People who sign in to the console, and what their roles allow. Pure rules, without a store or a clock."""
