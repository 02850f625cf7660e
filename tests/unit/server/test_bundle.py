"""The built script: found, checked, and cut where the config goes."""

import hashlib
import json
from pathlib import Path

import pytest

from server.bundle import BundleError, cut_bundle, load_bundle

SCRIPT = b'(function(config){})("__DNI_CONFIG__");\n'


def write_build(folder: Path, script: bytes = SCRIPT, **manifest: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "dni.js").write_bytes(script)
    (folder / "dni.js.map").write_bytes(b"{}")
    whole = {"sha256": hashlib.sha256(script).hexdigest(), "version": "1.2.3"} | manifest
    (folder / "manifest.json").write_text(json.dumps(whole))
    return folder


def test_the_first_folder_with_a_bundle_is_taken(tmp_path: Path) -> None:
    bundle = load_bundle((tmp_path / "none", write_build(tmp_path / "built")))
    assert bundle.before_config + '"__DNI_CONFIG__"' + bundle.after_config == SCRIPT.decode()
    assert (bundle.source_map, bundle.version) == (b"{}", "1.2.3")


def test_no_bundle_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="make build"):
        load_bundle((tmp_path,))


def test_a_script_that_is_not_the_manifests_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="not the one that was built"):
        load_bundle((write_build(tmp_path / "built", sha256="0" * 64),))


def test_a_manifest_that_is_no_json_is_refused(tmp_path: Path) -> None:
    folder = write_build(tmp_path / "built")
    (folder / "manifest.json").write_text("{")
    with pytest.raises(BundleError, match="can't be read"):
        load_bundle((folder,))


@pytest.mark.parametrize("script", ["no place", '"__DNI_CONFIG__" "__DNI_CONFIG__"'])
def test_the_config_must_have_exactly_one_place(script: str) -> None:
    with pytest.raises(BundleError, match="places for the config"):
        cut_bundle(script)
