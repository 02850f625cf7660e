"""Put the built bundle into the wheel, so that a server installed from it needs no transpiler."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUNDLE_FILES = ("dni.js", "dni.js.map", "manifest.json")


class BundleHook(BuildHookInterface[Any]):
    """Adds `build/dist` to a wheel as `server/bundle`; an editable install reads it from the checkout instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to add. Raises FileNotFoundError when the bundle has not been built."""
        if version != "standard":
            return
        for name in _BUNDLE_FILES:
            path = Path(self.root) / "build" / "dist" / name
            if not path.is_file():
                raise FileNotFoundError(f"build/dist/{name} is missing; run `make build` before making a wheel")
            build_data["force_include"][str(path)] = f"server/bundle/{name}"
