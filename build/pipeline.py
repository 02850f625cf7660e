"""The whole way from Python to the bundle, in order."""

import fcntl
import json
from pathlib import Path
from typing import Any

from build.bundle import bundle_modules
from build.dialect.check import check_modules
from build.layout import Layout
from build.measure import make_manifest
from build.minify import minify_bundle
from build.modules import find_modules
from build.stage import stage_modules
from build.stamp import inputs_hash, is_current, write_stamp
from build.transpile import transpile
from build.version import project_version


def build(layout: Layout) -> bool:
    """Build the bundle unless it is there already; say whether it had to be made.

    Raises BuildError for a source outside the dialect and for whatever a tool refuses.
    """
    layout.work.mkdir(parents=True, exist_ok=True)
    with (layout.work / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Two builds at once would delete each other's files.
        inputs = inputs_hash(layout)
        if is_current(layout, inputs):
            return False
        _make_outputs(layout)
        write_stamp(layout, inputs)
        return True


def _make_outputs(layout: Layout) -> None:
    modules = find_modules(layout)
    check_modules(modules)
    stage_modules(modules, layout)
    transpile(layout)
    minified = minify_bundle(bundle_modules(modules, layout), modules, layout)
    layout.dist.mkdir(parents=True, exist_ok=True)
    (layout.dist / "dni.js").write_text(minified.code, encoding="utf-8")
    (layout.dist / "dni.js.map").write_text(json.dumps(minified.source_map, ensure_ascii=False), encoding="utf-8")
    _write_json(layout.dist / "manifest.json", make_manifest(minified, project_version()))
    _write_json(layout.work / "short_names.json", {"functions": minified.core_names, "keys": minified.short_keys})


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
