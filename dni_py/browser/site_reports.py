"""What a page reports of itself to the server: to a person who checks the site, and once a visit if the account allows it.

The server is the host of the script. These work only while the script is evaluated.
"""

from typing import Any

from dni_py.browser.guard import do_later

_LOOKED_AT_MS = 4000
"""By then a claim has its response, or the page has stopped waiting for it (`PATIENCE_MS`)."""


def report_check(explain: Any) -> None:
    """Report what the page has found, if somebody checks the site: the page's address then has a token for the server.

    The report has nothing about the visitor, and no text of the page.
    """
    page = location.href
    script = document.currentScript
    fields = ["refusal", "targets", "target_number", "skipped"]
    if page.includes("#dni_setup"):
        do_later(
            _LOOKED_AT_MS,
            lambda: navigator.sendBeacon(
                script.src.replace("dni.js", "setup"), JSON.stringify([page, explain()], fields)
            ),
        )


def report_page(session: Any, save: Any, explain: Any) -> None:
    """Report the page's path and its number of swapped places, once a visit. session has the visit, save() stores it."""
    script = document.currentScript

    def send() -> None:
        if not session["visit"]["is_reported"]:
            session["visit"]["is_reported"] = True
            save()
            swapped = explain()["targets"].filter(lambda finding: not finding["skipped"])
            report = JSON.stringify([location.pathname, swapped.length])
            navigator.sendBeacon(script.src.replace("dni.js", "seen"), report)

    do_later(_LOOKED_AT_MS, send)
