"""Where the pipeline reads and writes."""

from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Layout:
    """The folders of one build: the sources, the folder for half-made files and the one for the bundle."""

    sources: Path
    work: Path
    dist: Path

    @property
    def runtime(self) -> Path:
        """The folder whose modules stand in for Transcrypt's and for `dni_py/core/text.py`."""
        return REPOSITORY / "build" / "runtime"

    @property
    def tools(self) -> Path:
        """The folder of the JavaScript tools, their lock file and the scripts that call them."""
        return REPOSITORY / "build" / "tools"

    @property
    def staged(self) -> Path:
        """The sources as Transcrypt gets them."""
        return self.work / "staged"

    @property
    def transpiled(self) -> Path:
        """One JavaScript module and one source map for each staged module."""
        return self.work / "transpiled"


def repository_layout() -> Layout:
    """Return the layout of a checkout: `dni_py/` in, `build/dist/` out."""
    return Layout(
        sources=REPOSITORY,
        work=REPOSITORY / "build" / "work",
        dist=REPOSITORY / "build" / "dist",
    )
