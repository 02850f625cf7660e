"""Judges how the public URL and this machine's own server respond."""

import json
from collections.abc import Iterator, Sequence
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from server.doctor.findings import Check, Finding, leave_open, ok, report_problem, warn
from server.doctor.judging_clocks import judge_clock
from server.doctor.looking_at_web import WebReply
from server.domain.installation_mark import find_key
from server.domain.script_caching import find_caching_faults
from server.domain.shown_texts import write_seconds

_DAY_SECONDS = 86_400.0
_NOTED_SECONDS = 14 * _DAY_SECONDS
_URGENT_SECONDS = 2 * _DAY_SECONDS
_SHORT_LIFE_SHARE = 0.2
"""Certificates that are valid for days only are renewed when less than a third is left."""

_OF_PROXIES = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)
_UNREADABLE = (ValueError, KeyError, TypeError, RecursionError)
"""What reading a JSON object raises that another server made up."""

_KEY_OF_SERVER = "Set the same DNI_SECRET_KEY for `dni serve` and this command, and restart the server."


def judge_identity(check: Check, whose: str, reply: WebReply, challenge: str, secret_keys: Sequence[str]) -> Finding:
    """Whether a server of this installation responds.

    `whose` names what was asked, as in "The public URL". `secret_keys` is empty if no key is set: then nobody can know.
    """
    where = f"{whose}, {reply.url.partition('/api/')[0]},"
    if reply.failure:
        return report_problem(
            check, f"{where} can't be reached: {reply.failure}.", "Check DNS, the proxy and `dni serve`."
        )
    if 300 <= reply.status < 400:
        message = f"{where} redirects to {reply.headers.get('location', 'nowhere')[:200]}."
        return report_problem(
            check, message, "Set DNI_PUBLIC_URL to the final address: carriers sign the one that they call."
        )
    if reply.status in _OF_PROXIES:
        message = f"{where} responds with status {reply.status}: a proxy can't reach `dni serve`."
        return report_problem(check, message, "Start `dni serve`, or correct the address in the proxy's configuration.")
    mark = _read_mark(reply.body) if reply.status == HTTPStatus.OK else ""
    if not mark:
        message = f"{where} responds with status {reply.status}, and not as a server of this version does."
        return report_problem(
            check, message, "Correct the URL or the proxy, which must pass on /api/; or upgrade that server."
        )
    if not secret_keys:
        message = f"{where} is a dni server. Without DNI_SECRET_KEY nobody can know whether it is this installation."
        return leave_open(check, message, "Set DNI_SECRET_KEY.")
    index = find_key(mark, challenge, secret_keys)
    if index is None:
        return report_problem(check, f"{where} is a dni server with another secret key.", _KEY_OF_SERVER)
    if index:
        return warn(check, f"{where} still signs with an old secret key.", _KEY_OF_SERVER)
    return ok(check, f"{where} is this installation.")


def judge_web_clock(reply: WebReply) -> Finding:
    """The clock of the server or proxy behind the public URL."""
    reading = reply.read_clock(_parse_date)
    if reading is None:
        return leave_open(Check.PUBLIC_URL_CLOCK, "The public URL sends no Date, so its clock can't be compared.")
    return judge_clock(Check.PUBLIC_URL_CLOCK, "the public URL", reading)


def judge_certificate(reply: WebReply, now: float) -> Iterator[Finding]:
    """How long the certificate is valid; a certificate that nobody trusts gives no response."""
    if reply.valid_until is None:
        return
    left = reply.valid_until - now
    life = reply.valid_until - (reply.valid_from or now)
    message = f"The certificate ends in {write_seconds(left)}."
    advice = "Renew it, and find out why that did not happen by itself."
    if left < min(_URGENT_SECONDS, life * _SHORT_LIFE_SHARE / 2):
        yield report_problem(Check.CERTIFICATE, message, advice)
    elif left < min(_NOTED_SECONDS, life * _SHORT_LIFE_SHARE):
        yield warn(Check.CERTIFICATE, message, advice)
    else:
        yield ok(Check.CERTIFICATE, message)


def judge_script(reply: WebReply, account: str) -> Iterator[Finding]:
    """The script of an account, as a browser gets it."""
    if reply.failure or reply.status != 200:
        why = reply.failure or f"the status is {reply.status}"
        message = f"The script {reply.url} does not load: {why}."
        yield report_problem(Check.SCRIPT, message, "Let the proxy pass on /a/ (docs/caches.md).", account)
        return
    faults = [fault.words for fault in find_caching_faults(reply.headers)]
    if "accept-encoding" not in reply.headers.get("vary", "").lower() and reply.headers.get("content-encoding"):
        faults.append("it has no `Vary: Accept-Encoding`, so a cache may mix up its encodings. See docs/caches.md.")
    for words in faults:
        yield warn(Check.SCRIPT, f"The script is cached badly: {words}", "Keep the headers of the server.", account)
    if not reply.headers.get("content-encoding"):
        yield warn(Check.SCRIPT, "The script arrives uncompressed.", "Let the proxy pass on Accept-Encoding.", account)
    elif not faults:
        control = reply.headers.get("cache-control", "")
        yield ok(Check.SCRIPT, f"The script loads, compressed, with `Cache-Control: {control[:100]}`.", account)


def judge_readiness(reply: WebReply) -> Finding:
    """`/readyz` of this machine's server."""
    if reply.status == 200:
        return ok(Check.LOCAL_SERVER, "The server on this machine is ready.")
    message = f"The server on this machine is not ready: {_read_reason(reply)}."
    return report_problem(Check.LOCAL_SERVER, message, "The log has the reason (`readiness_check_failed`).")


def _read_reason(reply: WebReply) -> str:
    try:
        return str(json.loads(reply.body)["reason"])[:200]
    except _UNREADABLE:
        return reply.failure or f"/readyz responds with status {reply.status}"


def _read_mark(body: bytes) -> str:
    try:
        mark = json.loads(body)["mark"]
    except _UNREADABLE:
        return ""
    return mark if isinstance(mark, str) and mark.isascii() else ""


def _parse_date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
