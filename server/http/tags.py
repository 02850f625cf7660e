"""The tag of an account: the bundle with the account's public config in its place."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from server.domain.accounts import Account
from server.domain.public_config.build import build_public_config

_environment = Environment(loader=PackageLoader("server.http"), autoescape=False, undefined=StrictUndefined)
# `tojson` escapes <, >, & and quotes, so that no text of an account can end the script, wherever it is put.
_environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
_template = _environment.get_template("dni.js")


def render_tag(account: Account, before_config: str, after_config: str, server_url: str = "") -> bytes:
    """The account's script. Equal arguments give equal bytes. server_url: where browsers reach the server, empty if not set."""
    config = build_public_config(account, server_url)
    script = _template.render(before_config=before_config, config=config, after_config=after_config)
    return script.encode("utf-8")
