"""The `dni` command. Its one rule: every failure is one clear line on standard error and an exit code that is not 0."""

import click

from server.cli.lazy_group import LazyCommand, LazyGroup

COMMANDS = {
    "account": LazyCommand(
        "server.cli.account:account",
        "Check, import, export, compare, revert, delete and list accounts.",
        (
            "server.cli.account_import:import_account",
            "server.cli.account_history:show_history",
            "server.cli.account_history:show_account",
            "server.cli.account_history:revert_account",
            "server.cli.account_delete:delete_account",
            "server.cli.api_key:make_api_key",
        ),
    ),
    "api-key": LazyCommand("server.cli.api_key:api_key", "Create, list and revoke keys for the REST API."),
    "call": LazyCommand("server.cli.call:call", "Play a call to NUMBER at a running server, as Twilio would."),
    "calls": LazyCommand(
        "server.cli.calls:calls",
        "See calls, follow them as they come, export them, and erase those of a caller.",
        (
            "server.cli.calls_export:export_calls",
            "server.cli.calls_show:show_call",
            "server.cli.calls_watch:watch_calls",
            "server.cli.calls_erase:erase_calls",
        ),
    ),
    "demo": LazyCommand("server.cli.demo:demo", "Serve a demo site with its own account, and print its address."),
    "numbers": LazyCommand(
        "server.cli.numbers:numbers", "List numbers with their owners, and move them between accounts."
    ),
    "pool": LazyCommand(
        "server.cli.pool:pool",
        "Size number pools, and see how they are doing.",
        ("server.cli.pool_size:size_pool", "server.cli.pool_status:show_status"),
    ),
    "postbacks": LazyCommand("server.cli.postbacks:postbacks", "List postbacks, and resend those that failed."),
    "route": LazyCommand("server.cli.route:route", "Look into call routes."),
    "secret": LazyCommand(
        "server.cli.secret:secret",
        "Give accounts secrets: tokens for postbacks, and by which carriers' calls are verified.",
    ),
    "serve": LazyCommand("server.cli.serve:serve", "Serve the accounts until stopped."),
    "settings": LazyCommand(
        "server.cli.settings:settings", "Print every setting, its value, its origin, and what it is for."
    ),
    "source": LazyCommand("server.cli.source:source", "Look into tracking sources."),
}
"""The commands, in one table. A module is loaded once one of its commands is called."""


@click.group(
    cls=LazyGroup,
    lazy_commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="dni-py", prog_name="dni")
def main() -> None:
    """Dynamic number insertion: the right tracking number on every page."""
