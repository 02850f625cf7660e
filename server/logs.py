"""Structured logs. Our log lines and those of libraries use one formatter and one stream."""

import logging
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

_TIME_FORMAT = "iso"


def configure_logs(level: str, log_format: str, stream: TextIO) -> None:
    """Log to `stream`, in this process. `log_format` is `json` (one object a line) or `console` (for people)."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt=_TIME_FORMAT, utc=True),
        structlog.stdlib.ExtraAdder(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=_choose_renderers(log_format, stream.isatty())
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Alembic logs every step, which matters only to the author of a migration.
    logging.getLogger("alembic").setLevel("WARNING")


def _choose_renderers(log_format: str, colors: bool) -> list[Processor]:
    remove_meta: Any = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if log_format == "console":
        # The default formatter shows local variables, which may be secrets or callers.
        return [
            remove_meta,
            structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback),
        ]
    return [remove_meta, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
