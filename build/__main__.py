"""`python -m build`: build the bundles and print their sizes."""

import json
import sys

from build.borrowing import build_with_borrowed_tools, must_borrow_tools
from build.console_assets import build_console_assets
from build.errors import BuildError
from build.layout import repository_layout
from build.measure import BROTLI_BUDGET_BYTES
from build.pipeline import build


def main() -> int:
    """Build, print one line for each bundle and return the exit code."""
    layout = repository_layout()
    try:
        if must_borrow_tools(layout):
            return build_with_borrowed_tools(layout)
        made = build(layout)
        assets = build_console_assets(layout)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    state = "built" if made else "unchanged"
    for name, bundle in json.loads((layout.dist / "manifest.json").read_text())["bundles"].items():
        sizes = bundle["bytes"]
        budget = f" of {BROTLI_BUDGET_BYTES[name]}" if name in BROTLI_BUDGET_BYTES else ""
        print(
            f"build/dist/{name} {state}: {sizes['raw']} bytes, gzip-9 {sizes['gzip_9']}, "
            f"brotli-11 {sizes['brotli_11']}{budget}"
        )
    print(f"build/dist/console: {sum(assets.values())} bytes brotli-11 in {len(assets)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
