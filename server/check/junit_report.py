"""The result of a check as JUnit XML: a test case for each page, source and engine."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from server.check.findings import CheckResult, Finding
from server.domain.shown_texts import neutralize


def write_junit(result: CheckResult) -> bytes:
    """The result as XML. Only new problems are failures; everything else that was found is in the output of its case."""
    problems = set(result.problems)
    cases = dict.fromkeys([*(one.view for one in result.views), *(one.view for one in result.findings)])
    suite = Element("testsuite", name="dni check", tests=str(len(cases)), errors="0", skipped="0")
    failed = 0
    for named in cases:
        page, source, engine = named
        name = f"{source or 'without the tag'} ({engine})"
        case = SubElement(suite, "testcase", classname=neutralize(page), name=neutralize(name))
        found = [one for one in result.findings if one.view == named]
        new = [one for one in found if one in problems]
        if new:
            failed += 1
            failure = SubElement(case, "failure", message=_write(new[0]), type=new[0].kind.value)
            failure.text = "\n".join(map(_write, new))
        others = [one for one in found if one not in problems]
        if others:
            SubElement(case, "system-out").text = "\n".join(map(_write, others))
    suite.set("failures", str(failed))
    indent(suite)
    written: bytes = tostring(suite, encoding="utf-8", xml_declaration=True)
    return written


def _write(one: Finding) -> str:
    # XML has no control characters, not even escaped.
    return neutralize(f"{one.kind}: {one.message} ({one.where})" if one.where else f"{one.kind}: {one.message}")
