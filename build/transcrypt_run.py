"""Start Transcrypt on the running Python, also on a newer version than it supports. `build.transpile` runs this script."""

import ast
import runpy

if __name__ == "__main__":
    for name in ("n", "s"):
        if not hasattr(
            ast.Constant, name
        ):  # Python 3.14 removed these old names for `value`, which Transcrypt still reads.
            setattr(ast.Constant, name, property(lambda constant: constant.value))
    runpy.run_module("transcrypt", run_name="__main__", alter_sys=True)
