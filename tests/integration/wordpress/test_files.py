"""The plugin's files: PHP can read them, and readme.txt has what the plugin directory asks for."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.integration.wordpress.programs import find_program
from tests.integration.wordpress.site import PLUGIN

pytestmark = pytest.mark.wordpress


@pytest.mark.parametrize("path", sorted(PLUGIN.rglob("*.php")), ids=lambda path: path.name)
def test_php_reads_every_file(path: Path) -> None:
    ran = subprocess.run([find_program("php"), "-l", path], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    text = path.read_text(encoding="utf-8")
    assert re.search(r"defined\( '(ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;", text), (
        "it can be called by its address"
    )


def test_the_readme_and_the_plugin_agree() -> None:
    readme = (PLUGIN / "readme.txt").read_text(encoding="utf-8")
    plugin = (PLUGIN / "dni-py.php").read_text(encoding="utf-8")
    fields = dict(re.findall(r"^([A-Z][\w ]+): (.+)$", readme.split("\n\n")[0], flags=re.MULTILINE))
    head = dict(re.findall(r"^ \* ([A-Z][\w ]+?): +(.+)$", plugin, flags=re.MULTILINE))
    assert readme.startswith(f"=== {head['Plugin Name']} ===\n")
    assert fields["Stable tag"] == head["Version"]
    assert [fields[name] for name in ("Requires at least", "Requires PHP", "License", "License URI")] == [
        head[name] for name in ("Requires at least", "Requires PHP", "License", "License URI")
    ]
    assert {"Contributors", "Tags", "Tested up to"} <= set(fields)
    assert len(readme.split("\n\n")[1]) <= 150
    assert set(re.findall(r"^== (.+) ==$", readme, flags=re.MULTILINE)) == {
        "Description",
        "Installation",
        "Frequently Asked Questions",
        "Changelog",
    }
