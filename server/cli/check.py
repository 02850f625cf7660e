"""`dni check`: opens the pages of a site as visitors of its tracking sources, and reports which numbers they see."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from server.check.engine_names import DEFAULT_ENGINES, UnknownEngine, read_engines
from server.cli.check_blocks import list_blocks
from server.cli.environment import explain_failures, read_settings_now
from server.cli.output import show
from server.domain.counts import write_count
from server.domain.shown_texts import neutralize
from server.domain.site_check.check_tokens import DEFAULT_MINUTES, CheckTokens
from server.domain.site_check.report import find_origin
from server.settings import find_encryption_key

_SECONDS_A_MINUTE = 60
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("check")
@click.argument("url")
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="NAME",
    help="A tracking source, or a preset such as google_ads. Repeat it for more. Default: all.",
)
@click.option("--sitemap", is_flag=True, help="Check the pages of the site's sitemap.xml, at most 50.")
@click.option(
    "--pages",
    type=click.IntRange(1, 10_000),
    metavar="N",
    help="The most pages. Without --sitemap, links of the pages are followed. Default: 1.",
)
@click.option(
    "--engines",
    default=",".join(DEFAULT_ENGINES),
    metavar="LIST",
    help="Browsers, with commas between: chromium, firefox, webkit. Default: chromium.",
)
@click.option(
    "--token",
    default="",
    metavar="TOKEN",
    help="From 'dni check-token', to try numbers of pools. Default: made with the settings of this machine, if it has any.",
)
@click.option("--json", "json_file", type=_FILE, metavar="FILE", help="Write the result as JSON.")
@click.option("--junit", "junit_file", type=_FILE, metavar="FILE", help="Write the result as JUnit XML.")
@click.option("--html", "html_file", type=_FILE, metavar="FILE", help="Write the result as a page with pictures.")
@click.option("--baseline", type=_FILE, metavar="FILE", help="The JSON of an earlier check: only new problems fail.")
def check_site(
    url: str,
    sources: tuple[str, ...],
    sitemap: bool,
    pages: int | None,
    engines: str,
    token: str,
    json_file: Path | None,
    junit_file: Path | None,
    html_file: Path | None,
    baseline: Path | None,
) -> None:
    """Check which numbers visitors see on the page at URL.

    Opens each page in a browser, once without the tag, and once as a visitor of each tracking source. The exit code is 1
    when something is wrong. Numbers of pools are tried with a token only; the check is lent one number of a pool at a time.
    """
    if not find_origin(url):
        raise click.ClickException(f"{url!r} is not the address of a page; expected https://...")
    try:
        from server.check import html_report, json_report, junit_report
        from server.check.engines.contract import EngineMissing
        from server.check.landings import UnknownSource
        from server.check.run import Options, run_check
    except ImportError as error:
        raise click.ClickException(
            f"'dni check' needs a package that is not installed, {error.name}: pip install 'dni-py[check]'"
        ) from error
    try:
        known = json_report.read_baseline(_read(baseline)) if baseline else frozenset()
        names = read_engines(engines)
        options = Options(url, sources, sitemap, pages, html_file is not None, known, names, _choose_tokens(token))
        with _show_progress() as step:
            result = run_check(options, step)
    except (EngineMissing, UnknownEngine, UnknownSource, json_report.BaselineInvalid) as error:
        raise click.ClickException(str(error)) from error
    for file, content in (
        (json_file, json_report.write_json(result).encode() if json_file else b""),
        (junit_file, junit_report.write_junit(result) if junit_file else b""),
        (html_file, html_report.write_html(result).encode() if html_file else b""),
    ):
        if file:
            _write(file, content)
    show(list_blocks(result))
    click.echo(write_count(len(result.problems), "new problem" if baseline else "problem"))
    if result.problems:
        raise click.exceptions.Exit(1)


def _choose_tokens(token: str) -> Callable[[str], str]:
    """A function that returns the token for an account: the one that was given, or one signed with the server's key."""
    if token:
        return lambda _account: token
    with explain_failures():
        settings = read_settings_now()
    if find_encryption_key(settings) is None:
        return lambda _account: ""
    tokens = CheckTokens((settings.secret_key, *settings.old_secret_keys))
    return lambda account: tokens.write(account, time.time() + DEFAULT_MINUTES * _SECONDS_A_MINUTE)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"can't read {file}: {error}") from error


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"can't write {file}: {error.strerror or error}") from error


@contextmanager
def _show_progress() -> Iterator[Callable[[str], None]]:
    """A function that shows what is being done, on a terminal; in a pipe it shows nothing."""
    if not sys.stderr.isatty():
        yield lambda _words: None
        return
    from rich.console import Console

    with Console(stderr=True, markup=False).status("starting the browser") as status:
        yield lambda words: status.update(neutralize(words))
