"""Finds PHP, MariaDB and WordPress. `python -m tests.integration.wordpress.programs --install` installs them from Debian."""

import os
import shutil
import sys
from pathlib import Path

from tests.debian import install_package

WORDPRESS = Path("/usr/share/wordpress")
_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"
_PACKAGES = {
    "php-cli": "php",
    "php-mysql": "",
    "php-curl": "",
    "mariadb-server": "mariadbd",
    "wordpress": str(WORDPRESS / "wp-load.php"),
    "wordpress-theme-twentytwentythree": str(WORDPRESS / "wp-content/themes/twentytwentythree"),
}
"""The packages, each with a program or file that shows that it is installed."""


def find_program(name: str) -> str:
    """The path of an installed program."""
    path = shutil.which(name, path=_PATH)
    assert path, f"{name} is missing; `make test-all` installs it"
    return path


def install_missing() -> None:
    """Install the packages that are missing, if this user may."""
    for package, sign in _PACKAGES.items():
        listed = Path(f"/var/lib/dpkg/info/{package}.list")
        if not (listed.exists() if not sign else Path(sign).exists() or shutil.which(sign, path=_PATH)):
            install_package(package)


if __name__ == "__main__":
    if "--install" in sys.argv[1:]:
        install_missing()
    print(find_program("php"), find_program("mariadbd"), WORDPRESS)
