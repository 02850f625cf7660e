"""Boot: if an account's config follows the bundle, start a page view and publish `window.dni`."""

from dni_py.browser.guard import guarded
from dni_py.browser.session import start_session


def boot() -> None:
    """Start once, however often the tag is on the page. Without a config, nothing is created and nothing published."""
    if not Object(window.dni).numbers:
        start_session(DNI_CONFIG)


guarded(boot)()
