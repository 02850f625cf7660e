"""The unit with which systemd runs `dni serve`."""

from collections.abc import Sequence
from pathlib import Path

UNIT_NAME = "dni.service"

_UNIT = """\
[Unit]
Description=Dynamic number insertion (dni_py)
Wants=network-online.target
After=network-online.target

[Service]
User={user}
Environment={settings}
ExecStart={command}
Restart=on-failure
RestartSec=5
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full

[Install]
WantedBy=multi-user.target
"""


def write_unit(user: str, settings: Path, program: Sequence[str]) -> str:
    """The text of the unit: it runs the program as this user, with this settings file."""
    return _UNIT.format(
        user=user,
        settings=_quote(f"DNI_SETTINGS={settings}"),
        command=" ".join(_quote(word) for word in (*program, "serve")),
    )


def _quote(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
