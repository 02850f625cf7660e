"""The built browser script: found, checked once, and cut at the place where an account's config goes."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

CONFIG_PLACEHOLDER = '"__DNI_CONFIG__"'
_PACKAGED = Path(__file__).with_name("bundle")
_BUILT = Path(__file__).parents[1] / "build" / "dist"


class BundleError(Exception):
    """There is no bundle that could be served; the message says what to do."""


@dataclass(frozen=True)
class Bundle:
    """The script on both sides of its config, its source map (empty if there is none) and its version."""

    before_config: str
    after_config: str
    source_map: bytes
    version: str


def load_bundle(folders: tuple[Path, ...] = (_PACKAGED, _BUILT)) -> Bundle:
    """The bundle from the first folder that has one: the installed package's, else the checkout's own build.

    Raises `BundleError` when there is none, or when it is not what the build made.
    """
    for folder in folders:
        if (folder / "dni.js").is_file():
            return _read_bundle(folder)
    raise BundleError("the browser script has not been built; run 'make build'")


def cut_bundle(script: str, source_map: bytes = b"", version: str = "") -> Bundle:
    """A bundle from its text; raises `BundleError` unless the config has exactly one place in it."""
    before, *after = script.split(CONFIG_PLACEHOLDER)
    if len(after) != 1:
        raise BundleError(f"the browser script has {len(after)} places for the config, not one; run 'make build'")
    return Bundle(before, after[0], source_map, version)


def _read_bundle(folder: Path) -> Bundle:
    try:
        script = (folder / "dni.js").read_bytes()
        manifest = json.loads((folder / "manifest.json").read_bytes())
        map_file = folder / "dni.js.map"
        source_map = map_file.read_bytes() if map_file.is_file() else b""
        if manifest["sha256"] != hashlib.sha256(script).hexdigest():
            raise BundleError(f"dni.js in {folder} is not the one that was built; run 'make build'")
        return cut_bundle(script.decode("utf-8"), source_map, str(manifest["version"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BundleError(f"the browser script in {folder} can't be read ({error}); run 'make build'") from error
