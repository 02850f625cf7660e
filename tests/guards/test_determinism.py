"""The same sources give the same bytes in every folder."""

from pathlib import Path

import pytest

from build.layout import REPOSITORY, Layout, repository_layout
from build.pipeline import build
from build.stamp import OUTPUTS


@pytest.mark.slow
def test_builds_in_other_folders_give_the_same_bytes(tmp_path: Path, bundle: object) -> None:
    for name in ("first", "second place"):
        layout = Layout(sources=REPOSITORY, work=tmp_path / name / "work", dist=tmp_path / name / "dist")
        assert build(layout)
        for output in OUTPUTS:
            assert (layout.dist / output).read_bytes() == (repository_layout().dist / output).read_bytes(), output
