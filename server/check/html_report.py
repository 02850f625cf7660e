"""The result of a check as one HTML file, with the pictures in it."""

from base64 import b64encode

from jinja2 import Environment, PackageLoader, StrictUndefined

from server.check.findings import CheckResult

_environment = Environment(loader=PackageLoader("server.check", "."), autoescape=True, undefined=StrictUndefined)


def write_html(result: CheckResult) -> str:
    """The page: problems first, then each page before and after, with its numbers marked."""
    plain = {(one.page, one.engine): _write_picture(one.picture) for one in result.views if not one.source}
    views = [
        {
            "view": one,
            "before": plain.get((one.page, one.engine), ""),
            "after": _write_picture(one.picture),
            "findings": [found for found in result.findings if found.view == one.view],
        }
        for one in result.views
        if one.source
    ]
    return _environment.get_template("report.html").render(result=result, problems=result.problems, views=views)


def _write_picture(picture: bytes) -> str:
    return f"data:image/jpeg;base64,{b64encode(picture).decode('ascii')}" if picture else ""
