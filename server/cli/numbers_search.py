"""`dni numbers search`: the numbers that the account's carrier sells."""

import click

from server.cli.blocks import Table
from server.cli.carrier_accounts import carrier_option, open_desk
from server.cli.output import show
from server.domain.buying.offers import NumberWish
from server.domain.owned_numbers import NumberKind

_UNKNOWN_PRICE = "not known"


@click.command("search")
@click.argument("key")
@click.option("--country", metavar="CODE", help="Two letters, as in US. Default: the account's country.")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in NumberKind]), default=NumberKind.LOCAL.value, show_default=True
)
@click.option("--area-code", default="", metavar="DIGITS", help="Numbers with this area code.")
@click.option("--region", default="", metavar="CODE", help="Numbers in this state or province, as in CA.")
@click.option("--contains", default="", metavar="DIGITS", help="Numbers with these digits.")
@click.option("--sms", is_flag=True, help="Numbers that also receive messages.")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True)
@carrier_option
def search_numbers(
    key: str,
    country: str | None,
    kind: str,
    area_code: str,
    region: str,
    contains: str,
    sms: bool,
    limit: int,
    carrier_name: str | None,
) -> None:
    """List numbers that the carrier of account KEY sells now. Nothing is bought."""
    for name, digits in (("--area-code", area_code), ("--contains", contains)):
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
            raise click.UsageError(f"{name}: use digits only")
    with open_desk(key, carrier_name) as opened:
        wanted = (country or opened.account.country).upper()
        wish = NumberWish(wanted, NumberKind(kind), area_code, region, contains, sms)
        offers = opened.desk.search(key, opened.carrier, wish, limit)
    if not offers:
        raise click.ClickException("the carrier has no such number now; search with fewer conditions")
    rows = [
        (
            one.number,
            one.locality,
            one.region,
            str(one.monthly_price) if one.monthly_price else _UNKNOWN_PRICE,
            one.demands,
        )
        for one in offers
    ]
    show([Table(("number", "place", "region", "a month", "the carrier asks for"), rows)])
