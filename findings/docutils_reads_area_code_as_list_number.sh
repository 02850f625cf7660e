#!/bin/sh
# docutils: a phone number that stands alone in a paragraph loses its area code.
#
# Seen with docutils 0.23, reStructuredText to HTML:
#
#   the paragraph                              what comes out
#   (800) 555-0100                             <ol start="800"><li>555-0100
#   (800) 555-0100 / (801) 555-0177            <ol start="800"> with two items, 555-0100 and 555-0177
#   (800) 555-0100 / (866) 555-0120            a paragraph with both numbers, as written
#   Call / (800) 555-0100                      a paragraph, as written
#   800-555-0100                               a paragraph, as written
#
# ("/" stands for a line break.) Surprising: an enumerated list may begin with any number, so that the three digits in brackets
# become the list's start. No warning is printed, and a browser shows "800. 555-0100"; but 800 is in no text of the page any more,
# so that neither a search, a copy nor a script finds the number. A second line helps, unless it begins with the next number.
#
# Needs Python with venv and pip. Fails when anything above changes. Not part of CI.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docutils==0.23
cat > run.py <<'END'
import contextlib
import io
import re
import sys

from docutils.core import publish_parts

EXPECTED = {
    "(800) 555-0100": '<ol start="800"><li><p>555-0100</p></li></ol>',
    "(800) 555-0100\n(801) 555-0177": '<ol start="800"><li><p>555-0100</p></li><li><p>555-0177</p></li></ol>',
    "(800) 555-0100\n(866) 555-0120": "<p>(800) 555-0100(866) 555-0120</p>",
    "Call\n(800) 555-0100": "<p>Call(800) 555-0100</p>",
    "800-555-0100": "<p>800-555-0100</p>",
}

changed = False
for source, expected in EXPECTED.items():
    warnings = io.StringIO()
    with contextlib.redirect_stderr(warnings):
        body = publish_parts(f"Our number:\n\n{source}\n\nAsk for Ann.\n", writer="html5")["body"]
    paragraph = re.sub(r' class="[^"]*"|\n', "", body)
    paragraph = paragraph.removeprefix("<p>Our number:</p>").removesuffix("<p>Ask for Ann.</p>")
    is_as_before = (paragraph, warnings.getvalue()) == (expected, "")
    changed = changed or not is_as_before
    print("as before" if is_as_before else "CHANGED  ", f"{source!r}: {paragraph} {warnings.getvalue()}".rstrip())
sys.exit(changed)
END
venv/bin/python run.py
