"""`dni account read-site`: which phone numbers a site shows, as candidates for target numbers."""

import click

from server.cli.blocks import Table
from server.cli.environment import explain_failures, read_settings_now
from server.cli.output import show
from server.domain.fetched_pages import SiteUnreadable
from server.domain.phone_numbers import is_country
from server.domain.site_numbers import find_numbers
from server.reading_sites import compose_page_fetcher


@click.command("read-site")
@click.argument("url")
@click.option(
    "--country", required=True, metavar="CODE", help="The country of numbers without a country code, as in US."
)
def read_site(url: str, country: str) -> None:
    """Fetch the page at URL and list its phone numbers, the most frequent first.

    These are candidates for target numbers. Numbers that scripts add, and those in images, are not found.
    """
    if not is_country(country.upper()):
        raise click.ClickException(f"{country!r} is not a country; expected two letters, as in US")
    with explain_failures():
        settings = read_settings_now()
    try:
        page = compose_page_fetcher(settings).fetch(url)
    except SiteUnreadable as error:
        raise click.ClickException(str(error)) from error
    found = find_numbers(page.text, country.upper())
    if not found:
        raise click.ClickException(f"{page.url} shows no phone number. Scripts may add it, or it is part of an image.")
    show([Table(("number", ">places", "as written"), [(one.number, str(one.count), one.written) for one in found])])
