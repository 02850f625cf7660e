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
    """A running browser: the name of its engine, its version, and where commands go: the window, and the frame in it.

    The window `home` is never closed.
    """

    engine: str
    version: str
    transport: Transport
    window: str = field(default="", init=False)
    home: str = field(default="", init=False)
    is_home_free: bool = field(default=True, init=False)
    frames: tuple[str, ...] = field(default=(), init=False)

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
        elif self.frames:
            self.send("SwitchToFrame", id=None)
        self.window, self.frames = window, ()

    def open_window(self) -> str:
        """Return the handle of an empty window: `home` if it is free, which is much faster, else a new one.

        Tabs would hide one another.
        """
        if self.is_home_free:
            self.is_home_free = False
            return self.home
        handle: str = self.send("NewWindow", type="window")["handle"]
        return handle

    def close_window(self, window: str) -> None:
        """Close a window, or empty `home`."""
        self.switch_to(window)
        if window == self.home:
            self.send("Navigate", url="about:blank")
            self.is_home_free = True
        else:
            self.send("CloseWindow")
            self.switch_to(self.home)
