"""The `dni` command. Its one rule: every failure is one clear line on standard error and an exit code that is not 0."""

import click

from server.cli.account import account
from server.cli.api_key import api_key, make_api_key
from server.cli.call import call
from server.cli.calls import calls
from server.cli.calls_erase import erase_calls
from server.cli.calls_show import show_call
from server.cli.calls_watch import watch_calls
from server.cli.demo import demo
from server.cli.pool import pool
from server.cli.pool_size import size_pool
from server.cli.pool_status import show_status
from server.cli.postbacks import postbacks
from server.cli.route import route
from server.cli.secret import secret
from server.cli.serve import serve
from server.cli.settings import settings
from server.cli.source import source


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dni-py", prog_name="dni")
def main() -> None:
    """Dynamic number insertion: the right tracking number on every page."""


for command in (size_pool, show_status):
    pool.add_command(command)
for command in (show_call, watch_calls, erase_calls):
    calls.add_command(command)
account.add_command(make_api_key)
for command in (serve, demo, call, calls, account, source, route, pool, postbacks, secret, api_key, settings):
    main.add_command(command)
