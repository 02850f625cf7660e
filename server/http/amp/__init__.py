"""The number for pages in AMP, which can't run the tag. `routes` is the entry point."""
