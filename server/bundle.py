"""Loads and checks the variants of the built browser script, and splits them where an account's config is inserted."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.domain.public_config.features import FEATURE_KEYS

CONFIG_PLACEHOLDER = '"__DNI_CONFIG__"'
_PACKAGED = Path(__file__).with_name("bundle")
_BUILT = Path(__file__).parents[1] / "build" / "dist"


class BundleError(Exception):
    """There is no usable bundle. The message says what to do."""


@dataclass(frozen=True)
class Bundle:
    """The script before and after its config, its source map (empty if there is none), its version and its features."""

    before_config: str
    after_config: str
    source_map: bytes
    version: str
    features: frozenset[str] = frozenset(FEATURE_KEYS)


def load_bundles(folders: tuple[Path, ...] = (_PACKAGED, _BUILT)) -> tuple[Bundle, ...]:
    """The bundles of the first folder that has some: the installed package, else the build of the checkout.

    Raises `BundleError` if there are none, or if one differs from the build.
    """
    bundles = tuple(_read_scripts(_find_folder(folders), "bundles").values())
    # Raises unless one has all features, so that every account can be served.
    choose_bundle(bundles, frozenset(FEATURE_KEYS))
    return bundles


def load_consent_adapters(folders: tuple[Path, ...] = (_PACKAGED, _BUILT)) -> dict[str, Bundle]:
    """The consent adapters by name: scripts that follow the bundle in the tag of some accounts. Raises `BundleError`."""
    scripts = _read_scripts(_find_folder(folders), "consent_adapters")
    return {name.removeprefix("consent.").removesuffix(".js"): script for name, script in scripts.items()}


def choose_bundle(bundles: Iterable[Bundle], needed: frozenset[str]) -> Bundle:
    """The bundle with the fewest features that has all the needed ones. Raises `BundleError` if none has them."""
    suitable = [bundle for bundle in bundles if bundle.features >= needed]
    if not suitable:
        raise BundleError(f"no browser script was built with {', '.join(sorted(needed))}; run 'make install'")
    return min(suitable, key=lambda bundle: len(bundle.features))


def cut_bundle(
    script: str, source_map: bytes = b"", version: str = "", features: Iterable[str] = tuple(FEATURE_KEYS)
) -> Bundle:
    """The bundle of this script. Raises `BundleError` unless it has exactly one placeholder for the config."""
    before, *after = script.split(CONFIG_PLACEHOLDER)
    if len(after) != 1:
        raise BundleError(
            f"the browser script has {len(after)} placeholders for the config, not one; run 'make install'"
        )
    return Bundle(before, after[0], source_map, version, frozenset(features))


def _find_folder(folders: tuple[Path, ...]) -> Path:
    for folder in folders:
        if (folder / "manifest.json").is_file():
            return folder
    raise BundleError("the browser script has not been built; run 'make install'")


def _read_scripts(folder: Path, kind: str) -> dict[str, Bundle]:
    """The scripts of one kind, by their file names."""
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        version = str(manifest["version"])
        return {name: _read_script(folder / name, entry, version) for name, entry in manifest[kind].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleError(f"the browser script in {folder} can't be read ({error}); run 'make install'") from error


def _read_script(path: Path, entry: dict[str, Any], version: str) -> Bundle:
    script = path.read_bytes()
    if entry["sha256"] != hashlib.sha256(script).hexdigest():
        raise BundleError(f"{path.name} in {path.parent} differs from the build; run 'make install'")
    map_path = path.with_name(path.name + ".map")
    source_map = map_path.read_bytes() if map_path.is_file() else b""
    return cut_bundle(script.decode("utf-8"), source_map, version, entry["features"])
