"""Draws the curve of a pool's size. Only this module needs `matplotlib`, from the extra `charts`."""

from collections.abc import Sequence
from pathlib import Path

import click

from server.domain.counts import write_count

CHART_FORMATS = (".png", ".svg")


def draw_chart(file: Path, points: Sequence[tuple[int, float]], size: int, wanted_share: float, title: str) -> None:
    """Draw the share of visits served by pool size into the file, with the recommended size."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise click.ClickException(
            "--plot needs matplotlib, which is not installed: pip install 'dni-py[charts]'"
        ) from error
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    axes.plot([point[0] for point in points], [point[1] * 100 for point in points], color="#1f5fa8", linewidth=2)
    axes.axhline(wanted_share * 100, color="#888888", linewidth=1, linestyle="--")
    axes.axvline(size, color="#c2410c", linewidth=1, linestyle="--")
    axes.annotate(
        write_count(size, "number"), (size, 4), xytext=(-6, 0), textcoords="offset points", ha="right", color="#c2410c"
    )
    axes.set_xlim(0, max(points[-1][0], 1))
    axes.set_ylim(0, 102)
    axes.set_xlabel("numbers in the pool")
    axes.set_ylabel("visits served, in percent")
    # Dollar signs in a pool's name do not start a formula.
    axes.set_title(title, parse_math=False)
    axes.grid(alpha=0.25)
    try:
        # Without a date, the same figures give the same file.
        figure.savefig(file, metadata={"Date": None} if file.suffix.lower() == ".svg" else None)
    except OSError as error:
        raise click.ClickException(f"can't write {file}: {error.strerror or error}") from error
