"""What the three engines have in common: commands of WebDriver by name, and the proxy that all their requests go through."""

from dataclasses import dataclass, field
from typing import Any, Protocol

SCRIPT_LIMIT_MS = 60_000


class CommandError(Exception):
    """The browser refused a command, or a script of it failed."""


class Transport(Protocol):
    """How a browser is reached."""

    def send(self, name: str, fields: dict[str, Any]) -> Any:
        """Send a command of WebDriver, and return its value. Raises CommandError."""

    def close(self) -> None:
        """End the browser, and all that was started for it."""


@dataclass
class Session:
    """A running browser: the name of its engine, its version, and the window that commands go to; home is never closed."""

    engine: str
    version: str
    transport: Transport
    window: str = field(default="", init=False)
    home: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self.send("SetTimeouts", script=SCRIPT_LIMIT_MS, pageLoad=SCRIPT_LIMIT_MS, implicit=0)
        self.window = self.home = self.send("GetWindowHandle")

    def send(self, name: str, **fields: Any) -> Any:
        """Send a command to the window. Raises CommandError."""
        return self.transport.send(name, fields)

    def switch_to(self, window: str) -> None:
        """Send further commands to this window, outside its frames."""
        if self.window != window:
            self.send("SwitchToWindow", handle=window)
            self.window = window

    def open_window(self) -> str:
        """Open a tab, and return its handle."""
        handle: str = self.send("NewWindow", type="tab")["handle"]
        return handle

    def close_window(self, window: str) -> None:
        """Close a tab."""
        self.switch_to(window)
        self.send("CloseWindow")
        self.switch_to(self.home)
