"""A small project in the dialect, for tests of the pipeline."""

from pathlib import Path

from build.layout import Layout

MAIN = '"""Boot."""\n\nfrom dni_py.core.counting import count\n\nwindow.counted = count(DNI_CONFIG)\n'
COUNTING = '''"""Count."""

from typing import TypedDict


class Found(TypedDict):
    """What was found."""

    total: int


LIMIT: int = 3


def count(text: str) -> Found:
    """Return how long text is, at most LIMIT."""
    return {"total": min(len(text), LIMIT)}
'''


def write_sample(folder: Path, main: str = MAIN, counting: str = COUNTING) -> Layout:
    """Write the project into a folder and return the layout that builds it there."""
    core = folder / "dni_py" / "core"
    core.mkdir(parents=True, exist_ok=True)
    (folder / "dni_py" / "main.py").write_text(main, encoding="utf-8")
    (core / "counting.py").write_text(counting, encoding="utf-8")
    return Layout(sources=folder, work=folder / "work", dist=folder / "dist")
