"""`dni numbers sync` and `dni numbers release`."""

import time

import click

from server.cli.blocks import Table
from server.cli.carrier_accounts import carrier_option, open_desk, read_number
from server.cli.output import show
from server.domain.buying.offers import Wiring
from server.domain.buying.sync_plan import SyncKind, SyncStep

_WORDS = {
    SyncKind.ADOPT: "take over",
    SyncKind.CONNECT: "note the carrier",
    SyncKind.WIRE: "send its calls here",
    SyncKind.LAPSED: "gone at the carrier",
}


@click.command("sync")
@click.argument("key")
@click.option("--number", "only", multiple=True, metavar="NUMBER", help="Only this number. Repeat it for more.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@carrier_option
def sync_numbers(key: str, only: tuple[str, ...], dry_run: bool, yes: bool, carrier_name: str | None) -> None:
    """Compare the numbers of account KEY with those that its carrier has, and take over what is missing here.

    The calls of a number that is taken over come to this server from then on. The list says where they go now.
    """
    with open_desk(key, carrier_name) as opened:
        wanted = {read_number(one, opened.account) for one in only}
        steps = [step for step in opened.desk.plan_sync(key, opened.carrier) if not wanted or step.number in wanted]
        if not steps:
            click.echo("Nothing to do: the inventory and the carrier agree.")
            return
        show([Table(("number", "step", "calls go now to", "status reports to"), [_write(step) for step in steps])])
        todo = [step for step in steps if step.kind is not SyncKind.LAPSED]
        if dry_run or not todo:
            return
        if not yes:
            click.confirm(f"Do these {len(todo)} steps?", abort=True)
        problems = [opened.desk.apply_step(key, opened.carrier, step, time.time()) for step in todo]
    for problem in filter(None, problems):
        click.echo(f"Not done: {problem}.", err=True)


@click.command("release")
@click.argument("key")
@click.argument("number")
@click.option("--yes", is_flag=True, help="Do not ask.")
@carrier_option
def release_number(key: str, number: str, yes: bool, carrier_name: str | None) -> None:
    """Return NUMBER of account KEY to its carrier, who may sell it to somebody else.

    Remove it from its source or pool first. It can be returned when calls to it can't belong to visits any more.
    """
    with open_desk(key, carrier_name) as opened:
        returned = read_number(number, opened.account)
        if not yes:
            click.confirm(f"Return {returned}? Nobody can call you on it any more.", abort=True)
        opened.desk.return_number(key, returned, time.time())
    click.echo(f"{returned} was returned to its carrier.")


def _write(step: SyncStep) -> tuple[str, ...]:
    before = step.before or Wiring("", "")
    return step.number, _WORDS[step.kind], before.voice_url or "nowhere", before.status_url or "nowhere"
