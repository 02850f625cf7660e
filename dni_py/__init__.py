"""The browser side of dni_py, written in Python: pure rules in `core`, browser facilities in `browser`, wired in `main`."""
