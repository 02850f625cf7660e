"""The built scripts are found, checked, chosen, and split where the config is inserted."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from build.features import FEATURES
from server.bundle import BundleError, choose_bundle, cut_bundle, load_bundles
from server.domain.public_config.features import FEATURE_KEYS

SCRIPT = b'(function(config){})("__DNI_CONFIG__");\n'


def write_build(folder: Path, script: bytes = SCRIPT, **entry: Any) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "dni.js").write_bytes(script)
    (folder / "dni.js.map").write_bytes(b"{}")
    (folder / "dni.base.js").write_bytes(SCRIPT)
    whole = {"sha256": hashlib.sha256(script).hexdigest(), "features": list(FEATURES)} | entry
    base = {"sha256": hashlib.sha256(SCRIPT).hexdigest(), "features": []}
    manifest = {"version": "1.2.3", "bundles": {"dni.js": whole, "dni.base.js": base}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_the_first_folder_with_bundles_is_used(tmp_path: Path) -> None:
    complete, base = load_bundles((tmp_path / "none", write_build(tmp_path / "built")))
    assert complete.before_config + '"__DNI_CONFIG__"' + complete.after_config == SCRIPT.decode()
    assert (complete.source_map, complete.version, complete.features) == (b"{}", "1.2.3", frozenset(FEATURES))
    assert (base.source_map, base.version, base.features) == (b"", "1.2.3", frozenset())


def test_a_missing_bundle_error_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="make install"):
        load_bundles((tmp_path,))


def test_a_script_that_differs_from_the_manifest_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"dni\.js in .* differs from the build"):
        load_bundles((write_build(tmp_path / "built", sha256="0" * 64),))


def test_a_build_without_the_complete_script_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(
        BundleError, match="no browser script was built with carried_visits, opt_ins, pools, shared_cookie"
    ):
        load_bundles((write_build(tmp_path / "built", features=["pools"]),))


@pytest.mark.parametrize("manifest", ["{", "{}", "[]", '{"bundles": []}', '{"bundles": {"dni.js": {}}}'])
def test_an_unreadable_manifest_is_rejected(tmp_path: Path, manifest: str) -> None:
    folder = write_build(tmp_path / "built")
    (folder / "manifest.json").write_text(manifest)
    with pytest.raises(BundleError, match="can't be read"):
        load_bundles((folder,))


@pytest.mark.parametrize("script", ["no place", '"__DNI_CONFIG__" "__DNI_CONFIG__"'])
def test_the_script_must_have_exactly_one_placeholder(script: str) -> None:
    with pytest.raises(BundleError, match="placeholders for the config"):
        cut_bundle(script)


def test_the_bundle_with_the_fewest_features_that_has_the_needed_ones_is_chosen() -> None:
    complete = cut_bundle(SCRIPT.decode())
    pools = cut_bundle(SCRIPT.decode(), features=["pools"])
    base = cut_bundle(SCRIPT.decode(), features=[])
    bundles = (complete, base, pools)
    assert choose_bundle(bundles, frozenset()) is base
    assert choose_bundle(bundles, frozenset({"pools"})) is pools
    assert choose_bundle(bundles, frozenset({"opt_ins"})) is complete
    with pytest.raises(BundleError, match="no browser script was built with pools"):
        choose_bundle((base,), frozenset({"pools"}))


def test_the_server_and_the_build_know_the_same_features() -> None:
    assert set(FEATURE_KEYS) == set(FEATURES)
