"""`dni call`: simulates a carrier that sends a call to a running server."""

import re
import time
from dataclasses import replace
from random import SystemRandom

import click

from server.cli.command_line import write_command
from server.cli.environment import explain_failures, read_settings_now
from server.cli.typed_options import FiniteRange
from server.demo.simulated_carrier.carrier import plan_caller, play_call
from server.demo.simulated_carrier.complaints import CallFailed
from server.demo.simulated_carrier.http_post import HttpPost
from server.demo.simulated_carrier.locations import look_up_location
from server.demo.simulated_carrier.planned_call import WITHHELD_CALLER, Callee, CalleeReaction, PlannedCall, draw_sid
from server.domain.phone_numbers import NotAPhoneNumber, parse_extension, parse_phone_number
from server.setting_values import parse_public_url

DEFAULT_SERVER_URL = "http://127.0.0.1:8000"
_TOKEN_NAME = "DNI_TWILIO_AUTH_TOKEN"
_COUNTRY = "US"
_LONGEST_SECONDS = 14_400
_SECONDS = FiniteRange(0, _LONGEST_SECONDS)


@click.command()
@click.argument("number")
@click.option("--from", "caller", default="+14155550123", show_default=True, help="The caller's number, or `withheld`.")
@click.option("--extension", metavar="DIGITS", help="What the caller dials when first asked for keys.")
@click.option(
    "--keys", multiple=True, metavar="KEYS", help="What the caller presses when asked next. Repeat it for more."
)
@click.option(
    "--hang-up-after", type=_SECONDS, metavar="SECONDS", help="When the caller hangs up, from the start of the call."
)
@click.option(
    "--message", type=_SECONDS, default=10, show_default=True, metavar="SECONDS", help="The length of a voicemail."
)
@click.option(
    "--answer-after", type=_SECONDS, default=5, show_default=True, metavar="SECONDS", help="How long a phone rings."
)
@click.option("--talk", type=_SECONDS, default=20, show_default=True, metavar="SECONDS", help="How long the talk is.")
@click.option("--busy", is_flag=True, help="Every phone that rings is busy.")
@click.option("--no-answer", is_flag=True, help="No phone that rings is answered.")
@click.option("--server", metavar="URL", help=f"The server. Default: DNI_PUBLIC_URL, or {DEFAULT_SERVER_URL}.")
@click.option("--real-time", is_flag=True, help="Play the call in real time instead of at once.")
def call(
    number: str,
    caller: str,
    extension: str | None,
    keys: tuple[str, ...],
    hang_up_after: float | None,
    message: float,
    answer_after: float,
    talk: float,
    busy: bool,
    no_answer: bool,
    server: str | None,
    real_time: bool,
) -> None:
    """Play a call to NUMBER at a running server, as Twilio would.

    It shows each step of the call. No real phone rings.

    Requests are signed with the first token of DNI_TWILIO_AUTH_TOKEN, which must be one of the server's. If the server has a
    DNI_PUBLIC_URL, set it here too.
    """
    if busy and no_answer:
        raise click.UsageError("--busy and --no-answer can't be used together")
    reaction = CalleeReaction.BUSY if busy else CalleeReaction.NO_ANSWER if no_answer else CalleeReaction.PICKS_UP
    with explain_failures():
        settings = read_settings_now()
    public_url, server_url = _choose_urls(settings.public_url, server)
    if not settings.twilio_auth_token:
        raise click.ClickException(
            f"{_TOKEN_NAME} is not set; set it to the server's ('{write_command()} demo' prints it)"
        )
    called, called_extension = _read_number(number, "NUMBER")
    planned = PlannedCall(
        call_sid=draw_sid("CA", SystemRandom()),
        number=called,
        caller=WITHHELD_CALLER if caller == "withheld" else _read_number(caller, "--from")[0],
        server_url=public_url,
        auth_token=settings.twilio_auth_token[0],
        keys=_read_keys(extension or called_extension, keys),
        hang_up_seconds=hang_up_after,
        message_seconds=message,
        callee=Callee(reaction, answer_after, talk),
    )
    planned = replace(
        planned, caller_location=look_up_location(planned.caller), number_location=look_up_location(planned.number)
    )
    _play(planned, HttpPost(public_url, server_url), real_time)


def _play(planned: PlannedCall, post: HttpPost, real_time: bool) -> None:
    now = time.time()
    caller = plan_caller(planned, now, _sleep_until) if real_time else None
    try:
        play_call(planned, post, now, lambda moment: click.echo(moment.write()), caller=caller)
    except CallFailed as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        raise click.ClickException("stopped; the server does not know that the call has ended") from None


def _sleep_until(at: float) -> None:
    time.sleep(max(0.0, at - time.time()))


def _choose_urls(public_url: str, server: str | None) -> tuple[str, str]:
    """The URL that signatures use, and the URL that requests go to."""
    if server is None:
        url = public_url or DEFAULT_SERVER_URL
        return url, url
    try:
        server_url = parse_public_url(server)
    except ValueError as error:
        raise click.BadParameter(f"{server!r} can't be used; expected {error}", param_hint="--server") from error
    return public_url or server_url, server_url


def _read_number(text: str, hint: str) -> tuple[str, str | None]:
    try:
        number = parse_phone_number(text, _COUNTRY)
    except NotAPhoneNumber as error:
        raise click.BadParameter(f"{error}; write it as in +18665550101", param_hint=hint) from error
    return number.number, number.extension


def _read_keys(extension: str | None, keys: tuple[str, ...]) -> tuple[str, ...]:
    try:
        dialled = (parse_extension(extension),) if extension else ()
    except NotAPhoneNumber as error:
        raise click.BadParameter(str(error), param_hint="--extension") from error
    for pressed in keys:
        if not re.fullmatch(r"[0-9*#]{1,64}", pressed):
            raise click.BadParameter(f"{pressed!r} has keys other than 0 to 9, * and #", param_hint="--keys")
    return (*dialled, *keys)
