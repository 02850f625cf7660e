"""Which worker process watches: one of those that a server has started, and another one as soon as that one is gone."""

import fcntl
import tempfile


class LeaderLock:
    """To be made before the workers are forked, which then share it.

    The lock is the operating system's and lies on a file without a name: it ends with its process, however that ends.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # open for as long as the processes live

    def acquire(self) -> bool:
        """Whether it is this process's turn; once it is, it stays so."""
        try:
            # Locks of this kind belong to the process, not to the open file, and so are not shared by forking.
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
