"""Serves the console's style sheet and scripts: compressed by the build, cached by browsers for ever."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, request

from server.console.addresses import write_address
from server.encoded_bodies import IDENTITY, EncodedBody, respond_with_body

_PACKAGED = Path(__file__).parents[1] / "bundle" / "console"
_BUILT = Path(__file__).parents[2] / "build" / "dist" / "console"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


class AssetsMissing(Exception):
    """The build has not made the console's files. The message says what to do."""


@dataclass(frozen=True)
class Assets:
    """The files by their names with a hash, and these names by the names that templates use."""

    files: Mapping[str, EncodedBody]
    hashed_names: Mapping[str, str]

    def add_to(self, blueprint: Blueprint) -> None:
        """Serve the files, to anyone."""

        def show_asset(file: str) -> Response:
            if file not in self.files:
                abort(404)
            return respond_with_body(request, self.files[file], _TYPES[Path(file).suffix], _FOR_EVER)

        blueprint.add_url_rule("/static/<file>", "show_asset", show_asset)

    def write_url(self, name: str) -> str:
        """The address of a file."""
        return write_address("console.show_asset", file=self.hashed_names[name])


def load_assets(folders: tuple[Path, ...] = (_PACKAGED, _BUILT)) -> Assets:
    """The files of the installed package, else those of the checkout's build. Raises `AssetsMissing`."""
    for folder in folders:
        if (folder / "manifest.json").is_file():
            names: dict[str, str] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
            return Assets({file: _read_file(folder, file) for file in names.values()}, names)
    raise AssetsMissing("the console's files have not been built; run 'make install'")


def _read_file(folder: Path, file: str) -> EncodedBody:
    bodies = {IDENTITY: "", "br": ".br", "gzip": ".gz"}
    return EncodedBody({name: (folder / (file + end)).read_bytes() for name, end in bodies.items()}, Path(file).stem)
