"""All steps from Python to the bundles, in order."""

import fcntl
import json
import shutil
from pathlib import Path
from typing import Any

from build.bundle import bundle_modules
from build.dialect.check import check_modules
from build.features import COMPLETE, VARIANTS
from build.layout import Layout
from build.measure import make_manifest
from build.minify import minify_bundles
from build.modules import find_modules, list_adapters
from build.stage import stage_modules
from build.stamp import inputs_hash, is_current, write_stamp
from build.transpile import transpile
from build.version import project_version


def build(layout: Layout) -> bool:
    """Build the bundles unless they are up to date; return whether they were built.

    Raises BuildError for a source outside the dialect and for an error of a tool.
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
    bundles = minify_bundles(bundle_modules(modules, [*VARIANTS, *list_adapters(layout)], layout), modules, layout)
    shutil.rmtree(layout.dist, ignore_errors=True)
    layout.dist.mkdir(parents=True)
    for bundle in bundles:
        path = layout.dist / bundle.variant.file_name
        path.write_text(bundle.code, encoding="utf-8")
        map_path = path.with_name(path.name + ".map")
        map_path.write_text(json.dumps(bundle.source_map, ensure_ascii=False), encoding="utf-8")
        if bundle.variant == COMPLETE:
            _write_json(layout.work / "short_names.json", {"functions": bundle.core_names, "keys": bundle.short_keys})
    _write_json(layout.dist / "manifest.json", make_manifest(bundles, project_version()))


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
