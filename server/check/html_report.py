"""The result of a check as one HTML file, with the pictures in it."""

from base64 import b64encode

from jinja2 import Environment, PackageLoader, StrictUndefined

from server.check.findings import CheckResult

_environment = Environment(loader=PackageLoader("server.check", "."), autoescape=True, undefined=StrictUndefined)


def write_html(result: CheckResult) -> str:
    """The page: problems first, then each page before and after, with its numbers marked."""
    plain = {one.page: _write_picture(one.picture) for one in result.views if not one.source}
    views = [
        {"view": one, "before": plain.get(one.page, ""), "after": _write_picture(one.picture),
         "findings": [found for found in result.findings if (found.page, found.source) == (one.page, one.source)]}
        for one in result.views
        if one.source
    ]  # fmt: skip
    return _environment.get_template("report.html").render(result=result, problems=result.problems, views=views)


def _write_picture(picture: bytes) -> str:
    return f"data:image/jpeg;base64,{b64encode(picture).decode('ascii')}" if picture else ""
