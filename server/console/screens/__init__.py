"""The pages, one file for each subject. Each has a class with the views, and a method that registers them."""
