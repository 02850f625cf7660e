"""`dni account check-site` and `tag-seen`: whether the tag works on a site, now and lately."""

import secrets
import time
from collections.abc import Callable

import click

from server.accounts.sightings import find_sightings
from server.cli.account import find_account
from server.cli.command_line import write_command, write_commands_in
from server.cli.environment import explain_failures, open_stores_now, read_settings_now
from server.cli.local_times import write_clock
from server.domain.counts import write_count
from server.domain.shown_texts import neutralize
from server.domain.site_check.report import SiteReport, find_origin
from server.domain.site_check.sentences import check_site
from server.domain.site_check.tokens import SECONDS_VALID, SetupToken, SetupTokens, write_link
from server.domain.tag_seen import TagState, judge_tag_seen
from server.settings import Settings, find_encryption_key

_TOKEN_ID_BYTES = 12
_LOOK_SECONDS = 0.5


@click.command("check-site")
@click.argument("key")
@click.argument("url")
@click.option(
    "--wait",
    type=click.IntRange(1, SECONDS_VALID),
    default=180,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for the page's report.",
)
def check_site_now(key: str, url: str, wait: int) -> None:
    """Check whether account KEY's numbers are swapped on the page at URL.

    Prints a link. Open it in a browser: the tag on the page then reports what it found, and the command prints what that
    means. The exit code is 1 when something is wrong.
    """
    if not find_origin(url):
        raise click.ClickException(f"{url!r} is not the address of a page; expected https://...")
    with explain_failures():
        tokens = _open_tokens(read_settings_now())
    with open_stores_now() as stores:
        account = find_account(stores.accounts, key).account
        token_id = secrets.token_hex(_TOKEN_ID_BYTES)
        token = SetupToken(key, token_id, int(time.time()) + SECONDS_VALID)
        click.echo(
            f"Open this link in a browser, and wait there for five seconds:\n\n  {write_link(url, tokens.write(token))}\n"
        )
        try:
            report = wait_for_report(lambda: stores.setup_reports.find(key, token_id), wait, time.monotonic, time.sleep)
        except KeyboardInterrupt:
            raise click.ClickException("stopped before a report arrived") from None
    if report is not None:
        click.echo(f"The tag on {neutralize(report.page)} reports:\n")
    check = check_site(account, report)
    for sentence in check.sentences:
        click.echo(f"  {write_commands_in(neutralize(sentence))}")
    if not check.is_fine:
        raise click.exceptions.Exit(1)


def wait_for_report(
    find: Callable[[], SiteReport | None],
    wait_seconds: float,
    measure_time: Callable[[], float],
    sleep: Callable[[float], None],
) -> SiteReport | None:
    """The report when it arrives; None after `wait_seconds`. It looks every half second."""
    ends_at = measure_time() + wait_seconds
    while (report := find()) is None and measure_time() < ends_at:
        sleep(_LOOK_SECONDS)
    return report


def _open_tokens(settings: Settings) -> SetupTokens:
    if find_encryption_key(settings) is None:
        raise click.ClickException(
            "DNI_SECRET_KEY is not set, so the server can't recognise this command's link. Set it to the server's value."
        )
    return SetupTokens((settings.secret_key, *settings.old_secret_keys))


@click.command("tag-seen")
@click.argument("key")
def show_tag_seen(key: str) -> None:
    """Show when pages of account KEY were last seen with the tag.

    It is known from claims for numbers of pools and, with `page_reports: true`, from one report of each visit. It is up to a
    minute late. Times are in the account's time zone.
    """
    with open_stores_now() as stores:
        account = find_account(stores.accounts, key).account
        seen = judge_tag_seen(account, find_sightings(stores.tag_sightings, stores.leases, account, time.time()))
    if seen.state is TagState.UNKNOWN:
        click.echo(
            "Unknown: the account has no numbers from pools, and its pages report nothing. Set `page_reports: true` to know."
        )
        return
    if seen.seen_at is None:
        click.echo(f"Not seen yet. Run '{write_command()} account check-site' to find out why.")
        return
    click.echo(f"Last seen: {write_clock(seen.seen_at, account.time_zone)}")
    for page in seen.pages:
        click.echo(
            f"  {write_clock(page.seen_at, account.time_zone)}  {write_count(page.spots, 'place')}  {neutralize(page.path)}"
        )
