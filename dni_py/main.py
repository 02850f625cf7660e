"""Boot: where an account's config stands behind the bundle, start a page view and publish `window.dni`."""

from dni_py.browser.guard import guarded
from dni_py.browser.session import start_session


def boot() -> None:
    """Start once, however often the tag stands on the page. Without a config nothing can be created, and nothing is published."""
    if not Object(window.dni).numbers:
        start_session(DNI_CONFIG)


guarded(boot)()
