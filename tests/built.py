"""Read the output of `make build`, for tests of the bundle that ships."""

import json
from dataclasses import dataclass
from typing import Any

from build.features import COMPLETE, VARIANTS
from build.layout import repository_layout
from build.minify import CONFIG_PLACEHOLDER
from build.stamp import inputs_hash, is_current


@dataclass(frozen=True)
class BuiltBundle:
    """A bundle's text, its source map and its entry in the manifest.

    core_names and short_keys are the short names of core functions and internal keys: those functions in `dni.js`.
    """

    code: str
    source_map: dict[str, Any]
    manifest: dict[str, Any]
    core_names: dict[str, str]
    short_keys: dict[str, str]


def read_built_bundle(file_name: str = COMPLETE.file_name) -> BuiltBundle:
    """Return a bundle of this checkout, the complete one unless another is named.

    Raises AssertionError when it was not built from the current sources.
    """
    layout = repository_layout()
    assert is_current(layout, inputs_hash(layout)), "build/dist does not fit the sources; run `make build`"
    short_names = json.loads((layout.work / "short_names.json").read_text(encoding="utf-8"))
    return BuiltBundle(
        code=(layout.dist / file_name).read_text(encoding="utf-8"),
        source_map=json.loads((layout.dist / f"{file_name}.map").read_text(encoding="utf-8")),
        manifest=json.loads((layout.dist / "manifest.json").read_text(encoding="utf-8"))["bundles"][file_name],
        core_names=short_names["functions"],
        short_keys=short_names["keys"],
    )


def find_built_bundle(script: str) -> BuiltBundle:
    """Return the bundle of an account's script. Raises AssertionError when the script has no bundle of this checkout."""
    for variant in VARIANTS:
        bundle = read_built_bundle(variant.file_name)
        if script.startswith(bundle.code.split(CONFIG_PLACEHOLDER)[0]):
            return bundle
    raise AssertionError("the script was made of no bundle in build/dist")
