"""`{% load dni_tags %}{% dni_tag %}` for Django. The setting `DNI` has the key and the server."""

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from dni_tags.markup import write_tag

register = template.Library()


@register.simple_tag
def dni_tag(**options: object) -> SafeString:
    """The script element of the account."""
    return mark_safe(write_tag(getattr(settings, "DNI", {}), options))
