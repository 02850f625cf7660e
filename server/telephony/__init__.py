"""The webhooks of carriers. One rule: only a carrier's own module has its terms; every call gets a response."""
