"""Renders mails from templates: plain text, and simple HTML in which every value is escaped."""

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from server.domain.characters import has_control_characters
from server.postbacks.mail.written_mail import WrittenMail

LONGEST_SUBJECT = 200


class MailInvalid(ValueError):
    """The mail can't be sent as it is; the message says why, and never quotes the values of the template."""


def render_mail(to: str, subject: str, template: str, values: Mapping[str, object]) -> WrittenMail:
    """The mail from the templates `template`.txt and `template`.html.

    Raises `MailInvalid` for a subject with a line end or other control characters.
    """
    if not subject.strip() or has_control_characters(subject):
        raise MailInvalid("the subject of the mail is empty, or has a line end or another control character")
    shortened = subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 3]}..."
    text, html = (
        _get_environment().get_template(f"{template}.{form}").render(values, subject=shortened)
        for form in ("txt", "html")
    )
    return WrittenMail(to, shortened, text, html)


@cache
def _get_environment() -> Environment:
    return Environment(
        loader=PackageLoader("server.postbacks.mail"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
