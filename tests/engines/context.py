"""A visitor in an engine: an origin of its own, and its tabs. One browser serves all visitors of a run."""

import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from tests.engines.clock import EngineClock
from tests.engines.page import EnginePage
from tests.engines.proxy import EngineProxy
from tests.engines.session import CommandError, Session


class EngineContext:
    """What Playwright calls a browser context, as far as the shared tests use it."""

    def __init__(
        self, session: Session, proxy: EngineProxy, server_port: int, base_url: str = "", user_agent: str = ""
    ) -> None:
        base = urlsplit(base_url)
        self.site = proxy.add_site(base.port or server_port)
        self.pages: list[EnginePage] = []
        self.clock = EngineClock(session.engine, self.add_init_script, self._run_everywhere)
        self._session = session
        self._proxy = proxy
        if user_agent:
            self.site.headers["User-Agent"] = user_agent
            self.add_init_script(f"Object.defineProperty(navigator, 'userAgent', {{value: {json.dumps(user_agent)}}})")
        self._base_url = f"http://{base.hostname or '127.0.0.1'}:{self.site.port}"

    def new_page(self) -> EnginePage:
        """Open a tab."""
        window = self._session.open_window()
        page = EnginePage(self._session, self.site, self, window, self._base_url)
        self.pages.append(page)
        return page

    def forget(self, page: EnginePage) -> None:
        """The tab was closed."""
        self.pages.remove(page)

    def cookies(self) -> list[Any]:
        """The cookies of the page that is open."""
        cookies: list[Any] = self._session.send("GetCookies")
        return cookies

    def clear_cookies(self) -> None:
        """Forget them."""
        self._session.send("DeleteAllCookies")

    def add_init_script(self, script: str) -> None:
        """Run a script in every later page before the page's own."""
        self.site.init_scripts.append(script)

    def set_offline(self, is_offline: bool) -> None:
        """Let no request through."""
        self.site.is_offline = is_offline

    def close(self) -> None:
        """Close all tabs."""
        for page in list(self.pages):
            page.close()
        self.site.is_over.set()
        self._proxy.sites.remove(self.site)

    def _run_everywhere(self, script: str) -> None:
        for page in self.pages:
            # A page that is not there yet runs it at its start.
            with suppress(CommandError):
                page.evaluate(script)
