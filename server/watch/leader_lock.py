"""Which worker process of a server watches: one at a time, and another one as soon as that one has ended."""

import fcntl
import tempfile


class LeaderLock:
    """Create it before the workers are forked, which then share it.

    It is a lock of the operating system on an unnamed file, which ends with its process, however that ends.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # open for as long as the processes live

    def acquire(self) -> bool:
        """Whether this process is the leader; once it is, it stays so."""
        try:
            # Locks of this kind belong to the process, not to the open file, so forked processes do not share them.
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
