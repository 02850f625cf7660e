"""`{% dni_tag %}` for Jinja. `env.dni` has the key and the server."""

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

from dni_tags.markup import write_tag


class DniExtension(Extension):
    """Adds the tag to an environment."""

    tags = {"dni_tag"}  # noqa: RUF012 - Jinja's own interface

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.extend(dni={})

    def parse(self, parser: Parser) -> nodes.Output:
        """Read `{% dni_tag name=value, name=value %}`."""
        line = next(parser.stream).lineno
        options = []
        while parser.stream.current.type != "block_end":
            name = parser.stream.expect("name").value
            parser.stream.expect("assign")
            options.append(nodes.Keyword(name, parser.parse_expression(), lineno=line))
            parser.stream.skip_if("comma")
        return nodes.Output([self.call_method("_write", [], options, lineno=line)], lineno=line)

    def _write(self, **options: object) -> Markup:
        return Markup(write_tag(self.environment.dni, options))  # type: ignore[attr-defined]
