"""Reads figures and tables out of pages, as a person would."""

import html
import re


def read_figures(page: str) -> dict[str, str]:
    """The large numbers of a page by their label."""
    return {
        write_plainly(one[0]): write_plainly(one[1])
        for one in re.findall(r"<dt.*?>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL)
    }


def read_table(page: str, css_class: str) -> list[list[str]]:
    """The texts of the cells of the first table with this class."""
    (table,) = re.findall(rf'<table class="{css_class}">(.*?)</table>', page, re.DOTALL)
    rows = re.findall(r"<tr.*?>(.*?)</tr>", table, re.DOTALL)
    return [[write_plainly(cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]


def write_plainly(markup: str) -> str:
    """The text of some HTML, with single blanks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())
