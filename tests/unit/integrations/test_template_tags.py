"""`{% dni_tag %}` in real Django and real Jinja prints the script of the account, and nothing hostile."""

import sys
from collections.abc import Callable, Iterator

import django
import pytest
from django.conf import settings
from django.template import Context, Engine
from jinja2 import Environment, TemplateSyntaxError

from build.layout import REPOSITORY

PACKAGE = str(REPOSITORY / "integrations" / "template_tags")
ACCOUNT = {"key": "acme", "server": "https://numbers.example.com"}
TAG = '<script src="https://numbers.example.com/a/acme/dni.js"></script>'
HOSTILE = '"><script>alert(1)</script>'

Render = Callable[..., str]


@pytest.fixture(scope="module", autouse=True)
def _package() -> Iterator[None]:
    """The package as it is installed: on the path, and an app of Django."""
    sys.path.insert(0, PACKAGE)
    settings.configure(INSTALLED_APPS=["dni_tags"], USE_TZ=True)
    django.setup()
    yield
    sys.path.remove(PACKAGE)


def render_django(source: str, account: dict[str, str], **context: object) -> str:
    settings.DNI = account
    engine = Engine(libraries={"dni_tags": "dni_tags.templatetags.dni_tags"})
    return engine.from_string("{% load dni_tags %}" + source).render(Context(context))


def render_jinja(source: str, account: dict[str, str], **context: object) -> str:
    environment = Environment(autoescape=True, extensions=["dni_tags.jinja.DniExtension"])
    environment.dni = account  # type: ignore[attr-defined]
    return environment.from_string(source).render(context)


@pytest.fixture(params=[render_django, render_jinja], ids=["django", "jinja"])
def render(request: pytest.FixtureRequest) -> Render:
    return request.param  # type: ignore[no-any-return]


def test_the_tag_is_the_accounts_script(render: Render) -> None:
    assert render("<head>{% dni_tag %}</head>", ACCOUNT) == f"<head>{TAG}</head>"
    assert render("{% dni_tag %}", {"key": "acme", "server": "https://numbers.example.com/"}) == TAG


def test_options_replace_settings(render: Render) -> None:
    assert render("{% dni_tag key=site %}", ACCOUNT, site="other") == TAG.replace("acme", "other")
    assert render('{% dni_tag server="https://n.example" %}', ACCOUNT) == TAG.replace(
        "numbers.example.com", "n.example"
    )


def test_a_nonce_is_escaped(render: Render) -> None:
    assert render("{% dni_tag nonce=nonce %}", ACCOUNT, nonce="abc=") == TAG.replace("></", ' nonce="abc="></')
    assert HOSTILE not in render("{% dni_tag nonce=nonce %}", ACCOUNT, nonce=HOSTILE)


def test_without_an_account_nothing_is_printed(render: Render) -> None:
    assert render("{% dni_tag %}", {}) == ""


@pytest.mark.parametrize("field", ["key", "server"])
@pytest.mark.parametrize("value", [HOSTILE, "", "javascript:alert(1)", "acme\n"])
def test_a_key_or_server_that_is_not_valid_is_an_error(render: Render, field: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"{'account key' if field == 'key' else 'server'} of dni_tag"):
        render("{% dni_tag %}", ACCOUNT | {field: value})


def test_an_unknown_option_is_an_error(render: Render) -> None:
    with pytest.raises(ValueError, match="dni_tag has no option 'hide'"):
        render("{% dni_tag hide=1 %}", ACCOUNT)


def test_jinja_reads_several_options_and_reports_others() -> None:
    rendered = render_jinja('{% dni_tag key="other", nonce="n" %}', ACCOUNT)
    assert rendered == '<script src="https://numbers.example.com/a/other/dni.js" nonce="n"></script>'
    with pytest.raises(TemplateSyntaxError):
        render_jinja("{% dni_tag 'other' %}", ACCOUNT)
