"""What people are notified of, and by which channel. One rule: texts are written without a clock, a store or a mail server."""
