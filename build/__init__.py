"""The pipeline that makes the bundle out of Python: it knows the sources of `dni_py` as text and never imports them."""
