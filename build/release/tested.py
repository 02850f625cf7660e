"""`python -m build.release.tested`: notes that all tests have passed on the current commit. `.ci/run` ends with it."""

import os
import sys

from build.layout import REPOSITORY
from build.release.checkout import TESTED_FILE, run_git


def main() -> int:
    """Note the tree, unless only some tests ran or the files were not those of a commit."""
    if os.environ.get("PYTEST_ARGS"):
        print("not noted as tested: PYTEST_ARGS chose some tests")
    elif run_git(REPOSITORY, "status", "--porcelain"):
        print("not noted as tested: there are changes that are not committed")
    else:
        file = REPOSITORY / TESTED_FILE
        file.parent.mkdir(exist_ok=True)
        file.write_text(run_git(REPOSITORY, "rev-parse", "HEAD^{tree}") + "\n", encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
