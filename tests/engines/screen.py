"""A screen of Xvfb, and what was really to be seen on it: pictures that no script of a page can get."""

import mmap
import struct
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread

from server.check.engines.screen import open_screen
from tests.waiting import HANG_SECONDS

FRAME_WIDTH, FRAME_HEIGHT = 400, 60
FRAME_STYLE = f"width: {FRAME_WIDTH}px; height: {FRAME_HEIGHT}px; box-sizing: border-box; background: #f0f"
"""What a page gives the block that is watched: nothing else on the screen may have this colour."""
_ROW = FRAME_WIDTH - 1
_COLOUR = b"\xff\x00\xff"
_BYTES_PER_LINE = 12


class Screen:
    """A running Xvfb that keeps its picture in a file. Its first row of pixels is an XWD header of big-endian numbers."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self.display = self._stack.enter_context(open_screen("-fbdir", str(folder)))
        self._file = folder / "Xvfb_screen0"

    @contextmanager
    def watch(self) -> Iterator["Counter[bytes]"]:
        """Count the different pictures of the watched block, as often as this machine can look, until the block ends."""
        seen: Counter[bytes] = Counter()
        is_over = Event()

        def look() -> None:
            while not is_over.wait(0.002):
                picture = self.read_block()
                if picture:
                    seen[picture] += 1

        watcher = Thread(target=look)
        watcher.start()
        try:
            yield seen
        finally:
            is_over.set()
            watcher.join()

    def read_block(self) -> bytes:
        """Return the pixels of the watched block, nothing if it is not to be seen."""
        with self._file.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            pixels = whole[:]
        line = struct.unpack_from(">I", pixels, _BYTES_PER_LINE * 4)[0]
        start = max(pixels.find((_COLOUR + filling) * _ROW) for filling in (b"\x00", b"\xff"))
        rows = range(start, start + FRAME_HEIGHT * line, line)
        return b"".join(pixels[row : row + _ROW * 4] for row in rows) if start > 0 else b""

    def await_block(self) -> bytes:
        """Return the same, once it is to be seen and has not changed for a while."""
        deadline = time.monotonic() + HANG_SECONDS
        last, since = b"", time.monotonic()
        while time.monotonic() < deadline:
            found = self.read_block()
            if found != last:
                last, since = found, time.monotonic()
            if found and time.monotonic() - since > 0.5:
                return found
            time.sleep(0.01)
        raise AssertionError("the watched block is never to be seen on the screen")

    def close(self) -> None:
        """End it."""
        self._stack.close()
