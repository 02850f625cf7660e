"""The pipeline that builds the bundle from Python. It reads the sources of `dni_py` as text and never imports them."""
