"""Builds the sdist and the wheel, and checks what is in them."""

import hashlib
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from packaging.metadata import InvalidMetadata, Metadata

from build.errors import BuildError

NAME = "dni-py"
_FILE_NAME = "dni_py"
_UNWANTED = (".sqlite3", ".env", ".pem", ".log")


def build_packages(folder: Path, target: Path, epoch: int, kinds: tuple[str, ...] = ("sdist", "wheel")) -> list[Path]:
    """Build the packages of the project in `folder` into `target`, and return them by name. `epoch`: SOURCE_DATE_EPOCH."""
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(target)]
    for kind in kinds:
        command += ["--target", kind]
    run(command, folder, {"SOURCE_DATE_EPOCH": str(epoch)})
    return sorted(target.iterdir())


def check_wheel(wheel: Path, version: str, bundles: Path) -> None:
    """Raise `BuildError` unless the metadata is valid and the wheel has every built file, byte by byte."""
    with zipfile.ZipFile(wheel) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    _check_metadata(contents[f"{_FILE_NAME}-{version}.dist-info/METADATA"], version, wheel.name)
    _check_contents(wheel.name, contents, "server/bundle", bundles)


def check_sdist(sdist: Path, version: str, bundles: Path) -> None:
    """Raise `BuildError` unless the metadata is valid and the sdist has every built file, byte by byte."""
    contents = {}
    with tarfile.open(sdist) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member)
            if file is not None:
                contents[member.name.partition("/")[2]] = file.read()
    _check_metadata(contents["PKG-INFO"], version, sdist.name)
    _check_contents(sdist.name, contents, "build/dist", bundles)


def compare(first: list[Path], second: list[Path]) -> None:
    """Raise `BuildError` unless both builds gave the same files."""
    for one, other in zip(first, second, strict=True):
        if one.name != other.name or one.read_bytes() != other.read_bytes():
            raise BuildError(f"{one.name}: building it again gave other bytes. Find out what is not reproducible.")


def unpack(sdist: Path, target: Path) -> Path:
    """Unpack the sdist, and return the folder of the project."""
    with tarfile.open(sdist) as archive:
        archive.extractall(target, filter="data")
    (folder,) = target.iterdir()
    return folder


def write_sums(packages: list[Path]) -> Path:
    """Write SHA256SUMS beside the packages, as `sha256sum --check` reads it."""
    lines = [f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in packages]
    sums = packages[0].with_name("SHA256SUMS")
    sums.write_text("".join(lines), encoding="ascii")
    return sums


def run(command: list[str], folder: Path, more: dict[str, str] | None = None) -> str:
    """The output of a program. Raises `BuildError` with the end of its error output."""
    environment = {**os.environ, **(more or {})}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{' '.join(command[:4])} failed:\n{(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout


def _check_metadata(text: bytes, version: str, name: str) -> None:
    try:
        metadata = Metadata.from_email(text, validate=True)
    except InvalidMetadata as error:
        raise BuildError(f"{name}: invalid metadata: {error}") from error
    except ExceptionGroup as group:
        raise BuildError(f"{name}: invalid metadata: {'; '.join(map(str, group.exceptions))}") from group
    found = (metadata.name, str(metadata.version))
    if found != (NAME, version):
        raise BuildError(f"{name}: its metadata names {found[0]} {found[1]}, expected {NAME} {version}.")
    if not metadata.description or metadata.description_content_type != "text/markdown":
        raise BuildError(f"{name}: its metadata has no description in Markdown.")


def _check_contents(name: str, contents: dict[str, bytes], folder: str, bundles: Path) -> None:
    for file in _list_built(bundles):
        inside = f"{folder}/{file.relative_to(bundles).as_posix()}"
        if contents.get(inside) != file.read_bytes():
            raise BuildError(f"{name}: {inside} is missing or is not the built file.")
    unwanted = [inside for inside in contents if inside.endswith(_UNWANTED)]
    if unwanted:
        raise BuildError(f"{name}: {unwanted[0]} does not belong into a release.")


def _list_built(bundles: Path) -> list[Path]:
    """What a server needs of build/dist. The stamp is for the next build."""
    return sorted(file for file in bundles.rglob("*") if file.is_file() and file.name != "stamp.json")
