"""The one error that a build ends with."""


class BuildError(Exception):
    """The reason why the build stopped, where, and what to do, for the person who ran it."""
