"""The rules for passwords. Length is what counts; NIST SP 800-63B advises against rules about kinds of characters."""

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


def check_password(password: str, email: str) -> str | None:
    """What is wrong with a new password, or None."""
    if len(password) < SHORTEST_PASSWORD:
        return f"Choose a password of at least {SHORTEST_PASSWORD} characters."
    if len(password) > LONGEST_PASSWORD:
        return f"Choose a password of at most {LONGEST_PASSWORD} characters."
    if len(set(password)) < 4:
        return "Choose a password with more different characters."
    if password.casefold() in (email.casefold(), email.partition("@")[0].casefold()):
        return "Choose a password that is not your e-mail address."
    return None
