"""Requests the public URL and this machine's own server for `dni doctor`."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from server.cli.server_url import write_url
from server.doctor.findings import Check, Finding, Level, leave_open
from server.doctor.judging_background import judge_watch
from server.doctor.judging_web import (
    judge_certificate,
    judge_identity,
    judge_readiness,
    judge_script,
    judge_web_clock,
)
from server.doctor.looking_at_web import WebLooker, WebReply
from server.settings import Settings, find_encryption_key

_ENCODINGS = {"Accept-Encoding": "br, gzip"}


class WebExaminer:
    """Asks servers for the mark of the installation. `challenge`: 32 random hexadecimal digits."""

    def __init__(self, settings: Settings, clock: Callable[[], float], challenge: str) -> None:
        self._settings = settings
        self._clock = clock
        self._challenge = challenge
        self._looker = WebLooker(clock)
        has_key = find_encryption_key(settings) is not None
        self._secret_keys = (settings.secret_key, *settings.old_secret_keys) if has_key else ()

    def examine_public_url(self) -> Iterator[Finding]:
        """The public URL: whether it is this installation, its clock and its certificate."""
        url = self._settings.public_url
        if not url:
            return
        reply = self._ask_for_mark(url)
        yield judge_identity(Check.PUBLIC_URL, "The public URL", reply, self._challenge, self._secret_keys)
        if reply.failure:
            return
        yield judge_web_clock(reply)
        yield from judge_certificate(reply, self._clock())

    def examine_script(self, account: str) -> Iterator[Finding]:
        """The account's script, as a browser gets it from the public URL."""
        yield from judge_script(
            self._looker.get(f"{self._settings.public_url}/a/{account}/dni.js", _ENCODINGS), account
        )

    def examine_local_server(self, *, is_elsewhere: bool) -> Iterator[Finding]:
        """The server on this machine. `is_elsewhere`: the installation responds at its public URL."""
        if self._settings.port == 0:
            yield leave_open(Check.LOCAL_SERVER, "DNI_PORT is 0, so it is unknown where the server listens.")
            return
        url = write_url(self._settings.host, self._settings.port)
        whose = "The server on this machine"
        found = judge_identity(Check.LOCAL_SERVER, whose, self._ask_for_mark(url), self._challenge, self._secret_keys)
        if found.level is Level.PROBLEM and is_elsewhere:
            advice = "That is right if `dni serve` runs on other machines, or with --port or --host."
            yield replace(found, level=Level.WARNING, advice=advice)
            return
        yield found
        if found.level is not Level.PROBLEM:
            yield judge_readiness(self._looker.get(f"{url}/readyz"))
            token = self._settings.metrics_token
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            yield judge_watch(self._looker.get(f"{url}/metrics", headers), self._clock())

    def _ask_for_mark(self, url: str) -> WebReply:
        return self._looker.get(f"{url}/api/installation?challenge={self._challenge}")
