"""Files stay short enough to be read in one go."""

from pathlib import Path

from build.layout import REPOSITORY

LONGEST_LINES = 300
CODE = {".py", ".js", ".mjs", ".css", ".html", ".sql"}
MAY_BE_LONGER: dict[str, str] = {}
"""Files over the limit, each with its reason."""


def test_no_file_of_code_is_longer_than_300_lines(project_files: list[Path]) -> None:
    too_long = {}
    for path in project_files:
        name = path.relative_to(REPOSITORY).as_posix()
        if path.suffix in CODE and name not in MAY_BE_LONGER:
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST_LINES:
                too_long[name] = lines
    assert too_long == {}


def test_every_exception_exists_and_is_still_needed() -> None:
    for name in MAY_BE_LONGER:
        assert len((REPOSITORY / name).read_text(encoding="utf-8").splitlines()) > LONGEST_LINES
