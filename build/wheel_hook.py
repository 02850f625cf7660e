"""Put the built bundles into the wheel, so that a server installed from it needs no transpiler."""

import json
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundleHook(BuildHookInterface[Any]):
    """Adds `build/dist` to a wheel as `server/bundle`; an editable install reads it from the checkout instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """List the files to add. Raises FileNotFoundError if the bundles were not built."""
        if version != "standard":
            return
        folder = Path(self.root) / "build" / "dist"
        for name in ("manifest.json", *_list_bundle_files(folder / "manifest.json"), *_list_console_files(folder)):
            if not (folder / name).is_file():
                raise FileNotFoundError(f"build/dist/{name} is missing; run `make build` before making a wheel")
            build_data["force_include"][str(folder / name)] = f"server/bundle/{name}"


def _list_bundle_files(manifest: Path) -> list[str]:
    if not manifest.is_file():
        return []
    content = json.loads(manifest.read_text(encoding="utf-8"))
    return [name + end for name in (*content["bundles"], *content["consent_adapters"]) for end in ("", ".map")]


def _list_console_files(folder: Path) -> list[str]:
    manifest = folder / "console" / "manifest.json"
    if not manifest.is_file():
        return ["console/manifest.json"]
    files = json.loads(manifest.read_text(encoding="utf-8"))["files"].values()
    return ["console/manifest.json", *(f"console/{name}{end}" for name in files for end in ("", ".br", ".gz"))]
