"""A visitor in an engine: an origin of its own, and its tabs. One browser serves all visitors of a run."""

from typing import Any

from tests.engines.page import EnginePage
from tests.engines.proxy import EngineProxy
from tests.engines.session import Session


class EngineContext:
    """What Playwright calls a browser context, as far as the shared tests use it."""

    def __init__(self, session: Session, proxy: EngineProxy, server_port: int, base_url: str = "") -> None:
        self.site = proxy.add_site(server_port)
        self.pages: list[EnginePage] = []
        self._session = session
        self._proxy = proxy
        host = base_url.partition("://")[2].partition(":")[0] or "127.0.0.1"
        self._base_url = f"http://{host}:{self.site.port}"

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

    def close(self) -> None:
        """Close all tabs."""
        for page in list(self.pages):
            page.close()
        self.site.is_over.set()
        self._proxy.sites.remove(self.site)
