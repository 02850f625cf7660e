"""Boot: where an account's config stands behind the bundle, start a page view and publish `window.dni`."""

from dni_py.browser.api import publish_api
from dni_py.browser.guard import guarded
from dni_py.browser.session import create_session


def boot() -> None:
    """Start once, however often the tag stands on the page. Without a config nothing can be created, and nothing is published."""
    if not Object(window.dni).numbers:
        session = create_session(DNI_CONFIG)
        publish_api(session["calls"], session["begin"])


guarded(boot)(None, None)
