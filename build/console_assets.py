"""Makes the console's style sheet and scripts: named by the hash of their content, and compressed once."""

import gzip
import hashlib
import json
import shutil
from pathlib import Path

import brotli

from build.errors import BuildError
from build.layout import Layout

_LIBRARIES = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "uplot.js": "uplot/dist/uPlot.iife.min.js",
    "uplot.css": "uplot/dist/uPlot.min.css",
}
"""Files of npm packages by the name under which templates use them."""

_HASH_CHARACTERS = 12


def build_console_assets(layout: Layout) -> dict[str, int]:
    """Make the files unless they are up to date. Returns the compressed size of each in bytes, by name."""
    sources = _read_sources(layout)
    folder, manifest_path = layout.console, layout.console / "manifest.json"
    files = {name: _name_by_hash(name, content) for name, content in sources.items()}
    manifest = {"files": files}
    if not manifest_path.is_file() or json.loads(manifest_path.read_text()) != manifest:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, content in sources.items():
            (folder / files[name]).write_bytes(content)
            (folder / f"{files[name]}.br").write_bytes(brotli.compress(content, quality=11))
            (folder / f"{files[name]}.gz").write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
        manifest_path.write_text(json.dumps(manifest, indent=1) + "\n")
    return {name: (folder / f"{file}.br").stat().st_size for name, file in files.items()}


def _read_sources(layout: Layout) -> dict[str, bytes]:
    folder = layout.sources / "server" / "console" / "static"
    libraries = {name: layout.tools / "node_modules" / path for name, path in _LIBRARIES.items()}
    missing = [str(path) for path in libraries.values() if not path.is_file()]
    if missing:
        raise BuildError(f"{', '.join(missing)} missing; run `make setup`, which installs the console's libraries")
    scripts = {path.name: path for path in sorted(folder.glob("*.js"))}
    # One request for all rules, which stand in several short files.
    style = b"".join(path.read_bytes() for path in sorted((folder / "styles").glob("*.css")))
    return {"console.css": style, **{name: path.read_bytes() for name, path in {**scripts, **libraries}.items()}}


def _name_by_hash(name: str, content: bytes) -> str:
    path = Path(name)
    return f"{path.stem}.{hashlib.sha256(content).hexdigest()[:_HASH_CHARACTERS]}{path.suffix}"
