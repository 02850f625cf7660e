"""`python -m build.dialect`: list where the sources of the bundle leave the dialect."""

import sys

from build.dialect.check import check_modules
from build.errors import BuildError
from build.layout import repository_layout
from build.modules import find_modules

if __name__ == "__main__":
    try:
        check_modules(find_modules(repository_layout()))
    except BuildError as error:
        sys.exit(str(error))
