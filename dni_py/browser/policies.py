"""What the page's own policy forbids. No property says so, and a plain attempt would be reported to the site."""

from typing import Any

from dni_py.browser.guard import guarded


def try_parser() -> bool:
    """Return true if a string may be parsed as HTML.

    The parser of a removed frame has the page's policy, and reports to nobody.
    """
    frame = document.createElement("iframe")
    document.documentElement.appendChild(frame)
    parser = __new__(frame.contentWindow.DOMParser())
    frame.remove()
    parser.parseFromString("", "text/html")
    return True


_try_once = guarded(try_parser)
_results: Any = []


def may_write_scripts() -> Any:
    """Return a false value if Trusted Types are enforced; the page is tested once."""
    if not _results.length:
        _results.push(_try_once())
    return _results[0]


def is_forbidden(element: Any, name: str) -> bool:
    """Say whether a write to a script, or to a script in an attribute, would break the page's policy."""
    if name == "onclick":
        # If the policy forbids such scripts, or the page has set a listener instead, the property does not have the script.
        return not ("" + element.onclick).includes(element.getAttribute(name)) or not may_write_scripts()
    return DNI_WITH_OPT_INS and not name and element.localName == "script" and not may_write_scripts()
