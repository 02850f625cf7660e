"""How the result of `dni check` is printed: each page and source, then what was found."""

from collections.abc import Iterator

from server.check.engine_names import DEFAULT_ENGINES
from server.check.findings import CheckResult, Finding, Kind
from server.cli.blocks import Block, Cell, Row, Styled, Table


def list_blocks(result: CheckResult) -> Iterator[Block]:
    """A table of the page views, then the findings; those with the same words on a page are one, whatever their engines."""
    rows = [
        (one.page, one.source, one.engine, str(one.found), str(one.swapped), str(one.left))
        for one in result.views
        if one.source
    ]
    if rows:
        yield Table(("page", "source", "engine", ">found", ">swapped", ">left"), rows)
        yield ""
    new = set(result.problems)
    groups: dict[tuple[str, str, str, bool], list[Finding]] = {}
    for one in result.findings:
        if one.kind is not Kind.SWAPPED:
            groups.setdefault((one.message, one.page, one.source, one in new), []).append(one)
    for (message, page, source, is_new), found in groups.items():
        engines = list(dict.fromkeys(one.engine for one in found))
        spots = sum(one.engine == found[0].engine for one in found)
        more = f" ({spots} places)" if spots > 1 else ""
        yield _color(f"{message}{more}", found[0], is_new=is_new)
        named = "" if tuple(engines) == DEFAULT_ENGINES else ", ".join(engines)
        yield Row([f"    {cell}" if cell == page else cell for cell in (page, source, named, found[0].where) if cell])
    if groups:
        yield ""


def _color(message: str, one: Finding, *, is_new: bool) -> Cell:
    if is_new:
        return Styled(f"problem  {message}", "red")
    return f"known    {message}" if one.is_problem else f"note     {message}"
