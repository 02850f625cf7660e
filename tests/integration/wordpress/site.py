"""A real WordPress with our plugin, in a temporary folder, on PHP's own server."""

import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build.layout import REPOSITORY
from tests.integration.wordpress.programs import WORDPRESS, find_program
from tests.waiting import HANG_SECONDS

PLUGIN = REPOSITORY / "integrations" / "wordpress" / "dni-py"
STAND_INS = Path(__file__).parent / "stand_ins"
USER, PASSWORD = "owner", "a long password of the test"
PAGE = '<p>Call <a href="tel:+18005550100">800-555-0100</a> today.</p>'

_CONFIG = """<?php
define( 'DB_NAME', 'wordpress' ); define( 'DB_USER', 'root' ); define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:{socket}' ); define( 'DB_CHARSET', 'utf8mb4' ); define( 'DB_COLLATE', '' );
define( 'WP_HOME', '{url}' ); define( 'WP_SITEURL', '{url}' );
define( 'DISABLE_WP_CRON', true ); define( 'WP_HTTP_BLOCK_EXTERNAL', true ); define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1' );
define( 'AUTOMATIC_UPDATER_DISABLED', true ); define( 'WP_DEBUG', true ); define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', __DIR__ . '/notices.log' );
$table_prefix = 'wp_';
if ( ! defined( 'ABSPATH' ) ) {{ define( 'ABSPATH', __DIR__ . '/' ); }}
require_once ABSPATH . 'wp-settings.php';
"""
_ROUTER = """<?php
$file = __DIR__ . parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );
if ( is_file( $file ) || is_file( "$file/index.php" ) && '/' !== $_SERVER['REQUEST_URI'] ) { return false; }
$_SERVER['SCRIPT_NAME'] = '/index.php'; $_SERVER['PHP_SELF'] = '/index.php';
require __DIR__ . '/index.php';
"""
_INSTALL = """
require_once ABSPATH . 'wp-admin/includes/upgrade.php'; require_once ABSPATH . 'wp-admin/includes/plugin.php';
wp_install( 'Shop', $given['user'], 'owner@shop.example', false, '', $given['password'] );
switch_theme( 'twentytwentythree' );
update_option( 'permalink_structure', '/%postname%/' );
$page = array( 'post_type' => 'page', 'post_status' => 'publish', 'post_name' => 'contact', 'post_title' => 'Contact' );
wp_insert_post( $page + array( 'post_content' => $given['page'] ) );
$failed = activate_plugin( 'dni-py/dni-py.php' );
echo wp_json_encode( $failed );
"""


@dataclass(frozen=True)
class WordPress:
    """A running site and its folder. `notices.log` in it has what PHP complains about."""

    url: str
    folder: Path

    def run(self, code: str, given: Any = None, before: str = "") -> Any:
        """Run PHP in WordPress, with `$given`, and return what it writes as JSON."""
        load = f"{before} $_SERVER['HTTP_HOST'] = '127.0.0.1'; require 'wp-load.php'; $given = json_decode( $argv[1], true );"
        ran = subprocess.run(
            [find_program("php"), "-d", "display_errors=stderr", "-r", f"{load} {code}", json.dumps(given)],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=HANG_SECONDS,
        )
        assert ran.returncode == 0, ran.stderr + ran.stdout
        return json.loads(ran.stdout or "null")

    def save(self, **settings: Any) -> None:
        """Store settings as they are, past the form, and forget the script."""
        self.run("update_option( 'dni_py_settings', $given ); delete_transient( 'dni_py_script' );", settings)

    def read_settings(self) -> Any:
        """The stored option; false if there is none."""
        return self.run("echo wp_json_encode( get_option( 'dni_py_settings' ) );")


@contextmanager
def run_wordpress(folder: Path, database: Path, port: int) -> Iterator[WordPress]:
    """Install and serve a site at this port, with our plugin active."""
    root = folder / "site"
    # Debian's copy reads its configuration from /etc, so the files are copied, and links stay links.
    shutil.copytree(WORDPRESS, root, symlinks=True)
    site = WordPress(f"http://127.0.0.1:{port}", root)
    (root / "wp-config.php").write_text(_CONFIG.format(socket=database, url=site.url))
    (root / "router.php").write_text(_ROUTER)
    shutil.copytree(PLUGIN, root / "wp-content" / "plugins" / "dni-py")
    shutil.copytree(STAND_INS, root / "wp-content" / "mu-plugins")
    given = {"user": USER, "password": PASSWORD, "page": PAGE}
    assert site.run(_INSTALL, given, before="define( 'WP_INSTALLING', true );") is None
    php = [
        find_program("php"),
        "-d",
        "display_errors=1",
        "-S",
        f"127.0.0.1:{port}",
        "-t",
        str(root),
        str(root / "router.php"),
    ]
    with (folder / "php.log").open("wb") as log:
        process = subprocess.Popen(
            php,
            cwd=root,
            stdout=log,
            stderr=log,
            env=os.environ | {"PHP_CLI_SERVER_WORKERS": "3"},
            start_new_session=True,
        )
    try:
        _wait_for(port, process, folder / "php.log")
        yield site
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(HANG_SECONDS)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    while True:
        assert process.poll() is None, log.read_text()
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.05):
            return
