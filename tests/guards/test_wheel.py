"""The installed package serves the bundle: no transpiler, no Node and no checkout are needed."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from build.features import VARIANTS
from build.layout import REPOSITORY, repository_layout
from build.stamp import OUTPUTS

SERVE_FROM_HERE = """
import sys
from pathlib import Path
from server.bundle import choose_bundle, load_bundles
import server
assert Path(server.__file__).is_relative_to(sys.argv[1]), server.__file__
bundle = choose_bundle(load_bundles(), frozenset(sys.argv[2:]))
print(bundle.before_config + '"__DNI_CONFIG__"' + bundle.after_config, end="")
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a wheel made from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", folder, REPOSITORY], check=True, capture_output=True)
    (wheel,) = folder.glob("dni_py-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.slow
def test_the_wheel_carries_the_bundle_that_was_built(unpacked: Path, bundle: object) -> None:
    for name in OUTPUTS:
        assert (unpacked / "server" / "bundle" / name).read_bytes() == (repository_layout().dist / name).read_bytes()


@pytest.mark.slow
def test_the_wheel_carries_every_file_that_the_server_and_the_demo_pages_read(
    unpacked: Path, project_files: list[Path]
) -> None:
    names = [path.relative_to(REPOSITORY) for path in project_files]
    needed = [name for name in names if name.parts[0] in ("server", "dni_py", "demo_pages")]
    assert [name.as_posix() for name in needed if not (unpacked / name).is_file()] == []


@pytest.mark.slow
def test_the_wheel_carries_neither_the_pipeline_nor_the_tests(unpacked: Path) -> None:
    assert {path.name for path in unpacked.iterdir() if path.suffix != ".dist-info"} == {
        "server",
        "dni_py",
        "demo_pages",
    }


@pytest.mark.slow
def test_the_server_finds_every_bundle_in_its_own_package(unpacked: Path, tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(unpacked)}
    for variant in VARIANTS:
        command = [sys.executable, "-c", SERVE_FROM_HERE, str(unpacked), *variant.features]
        served = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert served.returncode == 0, served.stderr
        assert served.stdout == (repository_layout().dist / variant.file_name).read_text(encoding="utf-8")
