"""Nothing in the project depends on, or names, the machine that it was made on."""

import re
from pathlib import Path

from build.layout import REPOSITORY

TEXT = {".py", ".js", ".mjs", ".json", ".md", ".toml", ".lock", ".yaml", ".html", ".css", ".txt", ".svg", ".mako", ""}
FOLDERS_OF_A_MACHINE = re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work|mnt|srv)/\w")
REGISTRIES = re.compile(
    r"//(?:[\w.-]+@)?(?:registry\.|pypi\.|files\.pythonhosted\.|mirrors?\.|proxy\.)[\w.-]+|(?:--|^)(?:extra-)?index-url[ =]\S"
)


def find_lines(files: list[Path], pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in files:
        if path.suffix in TEXT and path != Path(__file__).resolve():
            lines = path.read_text(encoding="utf-8").splitlines()
            name = path.relative_to(REPOSITORY).as_posix()
            found += [f"{name}:{number}: {line[:100]}" for number, line in enumerate(lines, 1) if pattern.search(line)]
    return found


def test_no_file_names_a_folder_of_somebodys_machine(project_files: list[Path]) -> None:
    assert find_lines(project_files, FOLDERS_OF_A_MACHINE) == []


def test_no_file_names_a_package_registry(project_files: list[Path]) -> None:
    assert find_lines(project_files, REGISTRIES) == []
