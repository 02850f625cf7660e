"""Packages are refused if something is missing, changed or not the program's."""

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from build.errors import BuildError
from build.release.packages import check_sdist, check_wheel, compare, unpack, write_sums

METADATA = "Metadata-Version: 2.4\nName: dni-py\nVersion: 1.0.0\nDescription-Content-Type: text/markdown\n\n# dni_py\n\nA text.\n"


@pytest.fixture
def bundles(tmp_path: Path) -> Path:
    """The built files."""
    folder = tmp_path / "built"
    (folder / "console").mkdir(parents=True)
    (folder / "dni.js").write_text("script")
    (folder / "console" / "style.css").write_text("style")
    (folder / "stamp.json").write_text("{}")
    return folder


def write_wheel(folder: Path, metadata: str = METADATA, **more: str | None) -> Path:
    files = {"server/bundle/dni.js": "script", "server/bundle/console/style.css": "style", "server/app.py": ""}
    path = folder / "dni_py-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {**files, "dni_py-1.0.0.dist-info/METADATA": metadata, **more}.items():
            if text is not None:
                archive.writestr(name, text)
    return path


def write_sdist(folder: Path, metadata: str = METADATA, script: str = "script") -> Path:
    files = {"build/dist/dni.js": script, "build/dist/console/style.css": "style", "PKG-INFO": metadata}
    path = folder / "dni_py-1.0.0.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"dni_py-1.0.0/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    return path


def test_whole_packages_are_accepted(tmp_path: Path, bundles: Path) -> None:
    check_wheel(write_wheel(tmp_path), "1.0.0", bundles)
    check_sdist(write_sdist(tmp_path), "1.0.0", bundles)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"server/bundle/dni.js": None}, "server/bundle/dni.js is missing"),
        ({"server/bundle/console/style.css": "another"}, "console/style.css is missing or is not"),
        ({"server/left.sqlite3": "calls"}, "does not belong"),
        ({"settings.env": "DNI_SECRET_KEY=x"}, "does not belong"),
        ({"dni_py-1.0.0.dist-info/METADATA": METADATA.replace("1.0.0", "1.0.1")}, "names dni-py 1.0.1"),
        ({"dni_py-1.0.0.dist-info/METADATA": METADATA.replace("text/markdown", "text/plain")}, "Markdown"),
        ({"dni_py-1.0.0.dist-info/METADATA": METADATA.replace("Version: 1.0.0", "Version: new")}, "invalid metadata"),
        ({"dni_py-1.0.0.dist-info/METADATA": METADATA.replace("Name: dni-py\n", "")}, "invalid metadata"),
    ],
)
def test_a_wheel_with_a_fault_is_refused(
    tmp_path: Path, bundles: Path, more: dict[str, str | None], words: str
) -> None:
    with pytest.raises(BuildError, match=words):
        check_wheel(write_wheel(tmp_path, **more), "1.0.0", bundles)


def test_an_sdist_with_another_script_is_refused(tmp_path: Path, bundles: Path) -> None:
    with pytest.raises(BuildError, match=r"build/dist/dni\.js is missing or is not"):
        check_sdist(write_sdist(tmp_path, script="another"), "1.0.0", bundles)


def test_builds_are_compared_byte_by_byte(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    first, second = write_sdist(tmp_path / "a"), tmp_path / "b" / "dni_py-1.0.0.tar.gz"
    second.write_bytes(first.read_bytes())
    compare([first], [second])
    with pytest.raises(BuildError, match="building it again"):
        compare([first], [write_sdist(tmp_path / "c", script="another")])


def test_the_sums_are_those_of_sha256sum(tmp_path: Path) -> None:
    package = write_sdist(tmp_path)
    expected = hashlib.sha256(package.read_bytes()).hexdigest()
    assert write_sums([package]).read_text() == f"{expected}  {package.name}\n"


def test_an_unpacked_sdist_is_the_folder_of_the_project(tmp_path: Path) -> None:
    folder = unpack(write_sdist(tmp_path), tmp_path / "unpacked")
    assert (folder / "build" / "dist" / "dni.js").read_text() == "script"
