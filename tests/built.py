"""Read what `make build` left, for tests of the bundle that ships."""

import json
from dataclasses import dataclass
from typing import Any

from build.layout import repository_layout
from build.stamp import inputs_hash, is_current


@dataclass(frozen=True)
class BuiltBundle:
    """The bundle's text, its source map, its manifest, and the short names of core functions and internal keys."""

    code: str
    source_map: dict[str, Any]
    manifest: dict[str, Any]
    core_names: dict[str, str]
    short_keys: dict[str, str]


def read_built_bundle() -> BuiltBundle:
    """Return the bundle of this checkout. Raises AssertionError when it was not built from the sources as they are."""
    layout = repository_layout()
    assert is_current(layout, inputs_hash(layout)), "build/dist does not fit the sources; run `make build`"
    short_names = json.loads((layout.work / "short_names.json").read_text(encoding="utf-8"))
    return BuiltBundle(
        code=(layout.dist / "dni.js").read_text(encoding="utf-8"),
        source_map=json.loads((layout.dist / "dni.js.map").read_text(encoding="utf-8")),
        manifest=json.loads((layout.dist / "manifest.json").read_text(encoding="utf-8")),
        core_names=short_names["functions"],
        short_keys=short_names["keys"],
    )
