"""`python -m build`: build the bundle and say what it weighs."""

import json
import sys

from build.errors import BuildError
from build.layout import repository_layout
from build.measure import BROTLI_BUDGET_BYTES
from build.pipeline import build


def main() -> int:
    """Build, print one line and return the exit code."""
    layout = repository_layout()
    try:
        made = build(layout)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    sizes = json.loads((layout.dist / "manifest.json").read_text())["bytes"]
    state = "built" if made else "unchanged"
    print(
        f"build/dist/dni.js {state}: {sizes['raw']} bytes, gzip-9 {sizes['gzip_9']}, "
        f"brotli-11 {sizes['brotli_11']} of {BROTLI_BUDGET_BYTES}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
