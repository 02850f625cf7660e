"""Find the nginx for the test of the example. `python -m tests.nginx_program --install` installs one if there is none."""

import os
import shutil
import sys

from tests.debian import install_package

FOLDERS_OF_ROOT = "/usr/sbin:/usr/local/sbin"


class NginxMissingError(Exception):
    """No nginx was found; the message says how to get one."""


def find_nginx() -> str:
    """The program of an installed nginx. Raises NginxMissingError."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:{FOLDERS_OF_ROOT}")
    if found is None:
        raise NginxMissingError(
            "nginx is not installed, which the test of docs/examples/nginx.conf needs: run `make nginx`, or `apt-get install"
            " nginx-light` as root on Debian or Ubuntu, or `brew install nginx` on macOS"
        )
    return found


def install_nginx() -> str:
    """The program, installed from Debian or Ubuntu if there is none and this user may. Raises NginxMissingError."""
    try:
        return find_nginx()
    except NginxMissingError:
        install_package("nginx-light")
    return find_nginx()


if __name__ == "__main__":
    try:
        print(install_nginx() if "--install" in sys.argv[1:] else find_nginx())
    except NginxMissingError as error:
        sys.exit(str(error))
