"""`python -m build.release VERSION`: checks, builds, tries, commits and tags a release on this machine."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path

from build.console_assets import build_console_assets
from build.errors import BuildError
from build.layout import REPOSITORY, Layout, repository_layout
from build.pipeline import build
from build.release.changelog import date_part
from build.release.checkout import BRANCH, find_refusals, read_checkout, run_git
from build.release.packages import build_packages, check_sdist, check_wheel, compare, unpack, write_sums
from build.release.trial import try_wheel
from build.release.versions import TAG_PREFIX, set_version

DIST = REPOSITORY / "dist"
_CHANGED = ("pyproject.toml", "CHANGELOG.md")


def main(arguments: list[str]) -> int:
    """Release the version, say what to push, and return the exit code."""
    if len(arguments) != 1:
        print("usage: python -m build.release VERSION, such as 1.2.0 or 1.2.0rc1", file=sys.stderr)
        return 2
    try:
        _release(arguments[0], datetime.now(UTC).date())
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _release(version: str, day: date) -> None:
    refusals = find_refusals(read_checkout(REPOSITORY), version)
    if refusals:
        raise BuildError("\n".join(refusals))
    with _change_files(version, day), tempfile.TemporaryDirectory(prefix="dni-release-") as temporary:
        # The date alone decides the times in the packages, so anybody can build them again from the tag.
        epoch = int(datetime.combine(day, time(), UTC).timestamp())
        packages = _build(version, epoch, Path(temporary))
        run_git(REPOSITORY, "commit", "--quiet", "--message", f"Release {version}", "--", *_CHANGED)
    tag = f"{TAG_PREFIX}{version}"
    run_git(REPOSITORY, "tag", "--annotate", tag, "--message", f"dni_py {version}")
    sums = write_sums(packages)
    print(f"Released {version} on this machine:")
    print(sums.read_text(encoding="ascii"), end="")
    print(f"Nothing is pushed yet. To publish it:\n  git push origin {BRANCH} {tag}")
    print(f"  upload {' and '.join(one.name for one in packages)} from {DIST.name}/ to the package index")
    print(f"  attach {sums.name} and the two files to the release of {tag}")
    print(f"To take it back instead: git tag --delete {tag} && git reset --hard HEAD~1")


@contextmanager
def _change_files(version: str, day: date) -> Iterator[None]:
    """Set version and date. If the block fails, the files are as before."""
    before = {name: (REPOSITORY / name).read_text(encoding="utf-8") for name in _CHANGED}
    after = (set_version(before["pyproject.toml"], version), date_part(before["CHANGELOG.md"], version, day))
    try:
        for name, text in zip(_CHANGED, after, strict=True):
            (REPOSITORY / name).write_text(text, encoding="utf-8")
        yield
    except BaseException:
        for name, text in before.items():
            (REPOSITORY / name).write_text(text, encoding="utf-8")
        raise


def _build(version: str, epoch: int, temporary: Path) -> list[Path]:
    """Build everything twice, compare, check and try it, and move the packages to `dist`."""
    layout = repository_layout()
    _say("building the scripts, twice")
    _build_scripts(layout)
    again = Layout(REPOSITORY, temporary / "work", temporary / "scripts")
    _build_scripts(again)
    _compare_folders(layout.dist, again.dist)
    _say("building the packages, twice")
    packages = build_packages(REPOSITORY, temporary / "first", epoch)
    compare(packages, build_packages(REPOSITORY, temporary / "second", epoch))
    wheel, sdist = _find_wheel_and_sdist(packages)
    check_wheel(wheel, version, layout.dist)
    check_sdist(sdist, version, layout.dist)
    _say("building the wheel from the sdist")
    project = unpack(sdist, temporary / "unpacked")
    compare([wheel], build_packages(project, temporary / "third", epoch, ("wheel",)))
    _say("installing the wheel into a new environment")
    try_wheel(wheel, version, temporary / "environment")
    DIST.mkdir(exist_ok=True)
    return [Path(shutil.copy(one, DIST)) for one in packages]


def _build_scripts(layout: Layout) -> None:
    build(layout)
    build_console_assets(layout)


def _compare_folders(one: Path, other: Path) -> None:
    first, second = _read_folder(one), _read_folder(other)
    different = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    if different:
        raise BuildError(f"Building the scripts again gave other bytes: {', '.join(different)}.")


def _read_folder(folder: Path) -> dict[str, bytes]:
    """The files by path. The stamp names paths of the checkout."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != "stamp.json")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def _find_wheel_and_sdist(packages: list[Path]) -> tuple[Path, Path]:
    wheel = next(one for one in packages if one.suffix == ".whl")
    sdist = next(one for one in packages if one.name.endswith(".tar.gz"))
    return wheel, sdist


def _say(doing: str) -> None:
    print(f"{doing} ...", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
