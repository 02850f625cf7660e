"""Links and paths in the documents exist."""

import re

import pytest

from build.layout import REPOSITORY

DOCUMENTS = sorted(
    path.relative_to(REPOSITORY).as_posix() for path in [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")]
)
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
PATH = re.compile(r"`(?P<path>(?:dni_py|build|server|demo_pages|tests|docs|bench)/[\w./-]*\w/?)`")
MADE_BY_MAKE = (
    "build/dist",
    "build/work",
    "build/tools/node_modules",
    "bench/node_modules",
    "bench/results",
    "server/bundle",
)


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def anchors_of(text: str) -> set[str]:
    """Return the anchors of a document's headings."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_inside_the_project_has_a_target(name: str) -> None:
    broken = []
    for match in LINK.finditer(read(name)):
        path, _, anchor = match["target"].partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        target = (REPOSITORY / name).parent / path if path else REPOSITORY / name
        if not target.exists() or (anchor and anchor not in anchors_of(target.read_text(encoding="utf-8"))):
            broken.append(match["target"])
    assert broken == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_a_document_names_exists(name: str) -> None:
    missing = [
        match["path"]
        for match in PATH.finditer(read(name))
        if not match["path"].startswith(MADE_BY_MAKE) and not (REPOSITORY / match["path"]).exists()
    ]
    assert missing == []


def test_vulnerabilities_are_reported_in_private_advisories_and_to_no_mail_address() -> None:
    text = read("SECURITY.md")
    assert "Report a vulnerability" in text
    assert "private advisory" in text
    assert re.findall(r"[\w.+-]+@[\w-]+\.\w+", text) == []
    assert "](SECURITY.md)" in read("README.md")
