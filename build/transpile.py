"""Run Transcrypt over the staged sources."""

import subprocess
import sys
from pathlib import Path

from build.errors import BuildError
from build.layout import Layout

_RUN_SCRIPT = Path(__file__).with_name("transcrypt_run.py")


def transpile(layout: Layout) -> None:
    """Make one ES module and one source map of each staged module. Raises BuildError with Transcrypt's output."""
    command = [sys.executable, "-W", "ignore", str(_RUN_SCRIPT), "--build", "--nomin", "--map"]
    command += ["--xpath", str(layout.staged.resolve()).replace(" ", "#")]
    command += ["--outdir", str(layout.transpiled.resolve()), "entry.py"]
    run = subprocess.run(command, cwd=layout.staged, capture_output=True, text=True, check=False)
    if run.returncode != 0 or not (layout.transpiled / "entry.js").is_file():
        raise BuildError(f"Transcrypt failed:\n{run.stdout}{run.stderr}".rstrip())
