"""Why a number on a page is not swapped."""


def plan_skip_reason(is_ignored: bool, is_forbidden: bool, is_contested: bool) -> str:
    """Return "ignored", "policy", "contested", or "" if the number is swapped."""
    if is_ignored:
        return "ignored"
    if is_forbidden:
        return "policy"
    return "contested" if is_contested else ""
