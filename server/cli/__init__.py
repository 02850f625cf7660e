"""The `dni` command. Its one rule: a failure prints one clear line to standard error and exits with a code other than 0."""

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
            "server.cli.account_read_site:read_site",
            "server.cli.account_site:check_site_now",
            "server.cli.account_site:show_tag_seen",
            "server.cli.api_key:make_api_key",
        ),
    ),
    "api-key": LazyCommand("server.cli.api_key:api_key", "Create, list and revoke keys for the REST API."),
    "backup": LazyCommand(
        "server.cli.backup:backup", "Write all accounts, users, calls and postbacks to FILE, while the server goes on."
    ),
    "call": LazyCommand("server.cli.call:call", "Play a call to NUMBER at a running server, as Twilio would."),
    "calls": LazyCommand(
        "server.cli.calls:calls",
        "List, follow and export calls, and erase those of a caller.",
        (
            "server.cli.calls_export:export_calls",
            "server.cli.calls_show:show_call",
            "server.cli.calls_watch:watch_calls",
            "server.cli.calls_erase:erase_calls",
            "server.cli.calls_export_person:export_person",
        ),
    ),
    "check": LazyCommand("server.cli.check:check_site", "Check which numbers visitors see on the page at URL."),
    "check-token": LazyCommand("server.cli.check_token:print_check_token", "Print a token for checks of account KEY."),
    "demo": LazyCommand("server.cli.demo:demo", "Serve a demo site with its own account, and print its address."),
    "doctor": LazyCommand(
        "server.cli.doctor:doctor", "Say whether this installation works, and what to do where it does not."
    ),
    "init": LazyCommand(
        "server.cli.init:init",
        "Write a settings file with a new secret key, and a systemd unit, and create the database.",
    ),
    "mail": LazyCommand("server.cli.mail:mail", "Try out the mail server in DNI_SMTP_URL."),
    "notify": LazyCommand(
        "server.cli.notify:notify", "Choose who is notified of missed calls and other events, by mail or webhook."
    ),
    "numbers": LazyCommand(
        "server.cli.numbers:numbers",
        "Search, buy, take over, list, move and return numbers.",
        (
            "server.cli.numbers_search:search_numbers",
            "server.cli.numbers_buy:buy_number",
            "server.cli.numbers_buy:show_budget",
            "server.cli.numbers_sync:sync_numbers",
            "server.cli.numbers_sync:release_number",
        ),
    ),
    "pool": LazyCommand(
        "server.cli.pool:pool",
        "Size number pools, and show their state.",
        ("server.cli.pool_size:size_pool", "server.cli.pool_status:show_status"),
    ),
    "postbacks": LazyCommand("server.cli.postbacks:postbacks", "List postbacks, and resend those that failed."),
    "reports": LazyCommand(
        "server.cli.reports:reports",
        "Show reports about calls, and count the calls again.",
        ("server.cli.reports_rebuild:rebuild_reports",),
    ),
    "restore": LazyCommand("server.cli.restore:restore", "Put the backup FILE into the database of DNI_DATABASE_URL."),
    "route": LazyCommand("server.cli.route:route", "Explain call routes."),
    "secret": LazyCommand(
        "server.cli.secret:secret",
        "Manage the secrets of accounts: tokens for postbacks, and keys that verify carriers.",
    ),
    "serve": LazyCommand("server.cli.serve:serve", "Serve the accounts until stopped."),
    "settings": LazyCommand(
        "server.cli.settings:settings", "Print every setting, its value, its origin, and what it is for."
    ),
    "source": LazyCommand("server.cli.source:source", "Explain tracking sources."),
    "user": LazyCommand(
        "server.cli.user:user", "Create, list and delete users of the console, and give them a new password."
    ),
}
"""All commands. A module is loaded only when one of its commands is called."""


@click.group(
    cls=LazyGroup,
    lazy_commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="dni-py", prog_name="dni")
def main() -> None:
    """Dynamic number insertion: the right tracking number on every page."""
