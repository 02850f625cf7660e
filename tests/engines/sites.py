"""What a test has set for the requests of a visitor, and of each tab of theirs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from tests.engines.routes import ProxiedRequest, ProxiedResponse, ProxiedRoute, UrlPattern, fits


@dataclass(eq=False)
class ProxiedTab:
    """A tab: the address of the document that it has last asked for, and what a test has set for it."""

    address: str = ""
    routes: list[tuple[UrlPattern, Callable[[ProxiedRoute], object]]] = field(default_factory=list)
    listeners: list[Callable[[ProxiedRequest], object]] = field(default_factory=list)
    init_scripts: list[str] = field(default_factory=list)

    def find_route(self, url: str) -> Callable[[ProxiedRoute], object] | None:
        """Return the handler that was set last for such a URL."""
        return next((handle for pattern, handle in reversed(self.routes) if fits(pattern, url)), None)


@dataclass(eq=False)
class ProxiedSite:
    """The site of a visitor; `opening` is the tab that the test makes open an address now."""

    port: int
    server_port: int
    tabs: list[ProxiedTab] = field(default_factory=list)
    opening: ProxiedTab | None = None
    responses: list[ProxiedResponse] = field(default_factory=list)
    init_scripts: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    is_offline: bool = False
    is_over: Event = field(default_factory=Event)

    def find_tabs(self, request: ProxiedRequest) -> list[ProxiedTab]:
        """Return the tab that a request comes from; all tabs, the newest first, if nothing says so."""
        if self.opening and _is_document(request):
            self.opening.address, _, _ = request.url.partition("#")
            return [self.opening]
        referrer = request.headers.get("Referer", "")
        return [tab for tab in self.tabs if referrer and tab.address == referrer] or self.tabs[::-1]


def _is_document(request: ProxiedRequest) -> bool:
    accepts_html = request.headers.get("Accept", "").startswith("text/html")
    return accepts_html and request.headers.get("Sec-Fetch-Dest", "document") == "document"
