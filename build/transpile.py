"""Run Transcrypt over the staged sources."""

import subprocess
import sys

from build.errors import BuildError
from build.layout import Layout


def transpile(layout: Layout) -> None:
    """Make one ES module and one source map out of each staged module. Raises BuildError with Transcrypt's own words."""
    command = [sys.executable, "-m", "transcrypt", "--build", "--nomin", "--map"]
    command += ["--xpath", str(layout.staged).replace(" ", "#"), "--outdir", str(layout.transpiled.resolve())]
    run = subprocess.run([*command, "entry.py"], cwd=layout.staged, capture_output=True, text=True, check=False)
    if run.returncode != 0 or "Error" in run.stdout:
        raise BuildError(f"Transcrypt failed:\n{run.stdout}{run.stderr}".rstrip())
