"""The folders and files that the pipeline reads and writes."""

from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Layout:
    """The folders of one build: the sources, the intermediate files and the bundle."""

    sources: Path
    work: Path
    dist: Path

    @property
    def runtime(self) -> Path:
        """The folder of the modules that replace Transcrypt's and `dni_py/core/text.py`."""
        return REPOSITORY / "build" / "runtime"

    @property
    def tools(self) -> Path:
        """The folder of the JavaScript tools, their lock file and the scripts that call them."""
        return REPOSITORY / "build" / "tools"

    @property
    def console(self) -> Path:
        """The folder of the console's style sheet and scripts."""
        return self.dist / "console"

    @property
    def staged(self) -> Path:
        """The sources in the form that Transcrypt reads."""
        return self.work / "staged"

    @property
    def transpiled(self) -> Path:
        """One JavaScript module and one source map for each staged module."""
        return self.work / "transpiled"


def repository_layout() -> Layout:
    """Return the layout of a checkout: reads `dni_py/`, writes `build/dist/`."""
    return Layout(
        sources=REPOSITORY,
        work=REPOSITORY / "build" / "work",
        dist=REPOSITORY / "build" / "dist",
    )
