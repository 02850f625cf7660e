"""The address of the server on this machine."""


def write_url(host: str, port: int) -> str:
    """The address of the server on this machine."""
    return f"http://{_write_host(host)}:{port}"


def _write_host(host: str) -> str:
    """The host for a URL. A wildcard address such as 0.0.0.0 becomes 127.0.0.1, because browsers can't open it."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
