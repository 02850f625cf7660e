"""The tag of an account: a bundle with the account's public config inserted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from server.encoded_bodies import EncodedBody

_environment = Environment(loader=PackageLoader("server.http"), autoescape=False, undefined=StrictUndefined)
# `tojson` escapes <, >, & and quotes, so that no text of an account can end the script, wherever it is inserted.
_environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
_template = _environment.get_template("dni.js")


@dataclass(frozen=True)
class Tag:
    """An account's script, and a function that returns the source map of its bundle, or None if the bundle has none."""

    script: EncodedBody
    read_source_map: Callable[[], EncodedBody] | None


def render_tag(config: Mapping[str, Any] | Sequence[str], before_config: str, after_config: str) -> bytes:
    """A script with the account's public config, or what else it reads. Equal arguments give equal bytes."""
    script = _template.render(before_config=before_config, config=config, after_config=after_config)
    return script.encode("utf-8")
