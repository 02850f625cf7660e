"""Judges settings that are valid and yet unlikely to be meant so."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from server.doctor.findings import Check, Finding, ok, report_problem, warn


def judge_public_url(public_url: str) -> Iterator[Finding]:
    """DNI_PUBLIC_URL itself, before anything is requested from it."""
    if not public_url:
        message = (
            "DNI_PUBLIC_URL is not set: the tag to paste and carriers' signatures use the address of each request."
        )
        yield warn(Check.PUBLIC_URL, message, "Set it to the address at which browsers and carriers reach this server.")
    elif public_url.startswith("http:") and not is_own_machine(public_url):
        message = f"DNI_PUBLIC_URL is {public_url}: pages with https can't load a script from there."
        yield report_problem(
            Check.PUBLIC_URL, message, "Let a proxy end TLS, and set an https:// URL (docs/caches.md)."
        )


def judge_client_address(public_url: str, client_address_header: str) -> Iterator[Finding]:
    """Whether limits count visitors or the proxy."""
    if public_url.startswith("https:") and not client_address_header:
        message = (
            "DNI_PUBLIC_URL has https, so a proxy stands before this server, and DNI_CLIENT_ADDRESS_HEADER is not set: "
            "to the limits all visitors are one client."
        )
        yield report_problem(
            Check.CLIENT_ADDRESS, message, "Set DNI_CLIENT_ADDRESS_HEADER=X-Forwarded-For, and let the proxy set it."
        )
    elif client_address_header:
        yield ok(Check.CLIENT_ADDRESS, f"Clients are told apart by {client_address_header}, which the proxy must set.")


def is_own_machine(url: str) -> bool:
    """Whether the URL names this machine, which nobody else reaches by that name."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
