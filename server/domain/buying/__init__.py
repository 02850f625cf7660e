"""What is bought from carriers: the rules of offers, prices, purchases and budgets."""
