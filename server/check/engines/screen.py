"""A screen without a monitor, for a browser that needs one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from server.check.engines.programs import XVFB


@contextmanager
def open_screen(*options: str) -> Iterator[str]:
    """The address of an Xvfb with more options, for `DISPLAY`. Raises `EngineMissing`."""
    command = XVFB.find()
    read_end, write_end = os.pipe()
    # Xvfb chooses a free display, and writes its number when it is ready.
    screen = subprocess.Popen(
        [command, "-displayfd", str(write_end), "-screen", "0", "1280x1024x24", "-nolisten", "tcp", *options],
        pass_fds=[write_end],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as written:
            yield f":{int(written.readline())}"
    finally:
        screen.terminate()
        screen.wait()


def write_environment(display: str, folder: str) -> dict[str, str]:
    """The environment of a WebKitGTK that draws on the screen without a graphics card. The folder is its home."""
    return os.environ | {
        "DISPLAY": display,
        "GDK_BACKEND": "x11",
        "HOME": folder,
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "NO_AT_BRIDGE": "1",
        "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
        "XDG_RUNTIME_DIR": folder,
    }
