"""Elements of a page that can contain a number, as small pieces of HTML with the expected result.

`ELEMENTS` complement `formats.FORMATS`: there the text differs, here the element. The formats page shows each piece
inside an element with `data-element="<id>"`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Element:
    """One piece. `reads` ("text" or an attribute's name) is checked on the first element that matches `selector`.

    `expected` is its value after the swap to the tracking number +1 866 555 0101; None if it must not change.
    """

    id: str
    html: str
    selector: str
    reads: str
    expected: str | None


def _keep(id: str, html: str, selector: str, reads: str = "text") -> Element:
    return Element(id, html, selector, reads, None)


SPLIT: tuple[Element, ...] = (
    Element("spans", "<p><span>(800)</span> <b>555</b>-0100</p>", "p", "text", "(866) 555-0101"),
    Element("wbr", "<p>800<wbr>-555<wbr>-0100</p>", "p", "text", "866-555-0101"),
    Element(
        "a-digit-each",
        "<p><i>8</i><i>0</i><i>0</i><i>5</i><i>5</i><i>5</i><i>0</i><i>1</i><i>0</i><i>0</i></p>",
        "p",
        "text",
        "8665550101",
    ),
    Element("comments", "<p>Call 800-<!-- -->555<!-- -->-0100</p>", "p", "text", "Call 866-555-0101"),
    Element("styled-prefix", "<p><small>+1</small> <strong>800 555 0100</strong></p>", "p", "text", "+1 866 555 0101"),
    _keep("across-blocks", "<div><div>800-555-</div><div>0100</div></div>", "div"),
    _keep("across-list-items", "<ul><li>800</li><li>555</li><li>0100</li></ul>", "ul"),
)

LINKS: tuple[Element, ...] = (
    Element("tel", '<a href="tel:+18005550100">Call</a>', "a", "href", "tel:+18665550101"),
    Element("tel-upper-case", '<a href="TEL:8005550100">Call</a>', "a", "href", "TEL:8665550101"),
    Element("tel-hyphens", '<a href="tel:1-800-555-0100">Call</a>', "a", "href", "tel:1-866-555-0101"),
    Element("tel-encoded", '<a href="tel:%2B1%20800%20555%200100">Call</a>', "a", "href", "tel:+18665550101"),
    Element(
        "tel-parameter",
        '<a href="tel:+18005550100;phone-context=+1">Call</a>',
        "a",
        "href",
        "tel:+18665550101;phone-context=+1",
    ),
    Element("tel-pause", '<a href="tel:800-555-0100p123">Call</a>', "a", "href", "tel:866-555-0101p123"),
    _keep("sms", '<a href="sms:+18005550100?body=Hello%20there">Text us</a>', "a", "href"),
    Element("callto", '<a href="callto:+18005550100">Call</a>', "a", "href", "callto:+18665550101"),
    Element("skype", '<a href="skype:+18005550100?call">Skype</a>', "a", "href", "skype:+18665550101?call"),
    _keep("facetime", '<a href="facetime:+18005550100">FaceTime</a>', "a", "href"),
    _keep("whatsapp", '<a href="https://wa.me/18005550100">WhatsApp</a>', "a", "href"),
    _keep("web-address", '<a href="/contact?order=8005550100">Your order</a>', "a", "href"),
    _keep("other-number", '<a href="tel:+12075550199">The harbor master</a>', "a", "href"),
)

ATTRIBUTES: tuple[Element, ...] = (
    Element(
        "aria-label",
        '<button type="button" aria-label="Call 800-555-0100">Call</button>',
        "button",
        "aria-label",
        "Call 866-555-0101",
    ),
    Element("title", '<abbr title="Dial 800-555-0100">Dial</abbr>', "abbr", "title", "Dial 866-555-0101"),
    Element(
        "alt",
        '<img src="/demo/static/mark.svg" width="24" height="24" alt="Call (800) 555-0100">',
        "img",
        "alt",
        "Call (866) 555-0101",
    ),
    Element(
        "placeholder",
        '<input type="search" aria-label="Search" placeholder="or call 800-555-0100">',
        "input",
        "placeholder",
        "or call 866-555-0101",
    ),
    Element("button-value", '<input type="button" value="Call 800-555-0100">', "input", "value", "Call 866-555-0101"),
    Element(
        "option",
        '<select aria-label="Line"><option value="sales">Sales: 800-555-0100</option></select>',
        "option",
        "text",
        "Sales: 866-555-0101",
    ),
    Element(
        "svg-text",
        '<svg width="160" height="24" role="img" aria-label="Our number"><text x="0" y="18">800-555-0100</text></svg>',
        "text",
        "text",
        "866-555-0101",
    ),
    Element(
        "microdata",
        '<span itemscope itemtype="https://schema.org/Store">'
        '<meta itemprop="telephone" content="+1-800-555-0100">Store</span>',
        "meta",
        "content",
        "+1-866-555-0101",
    ),
    Element(
        "named-target", '<p>Ask for <b data-dni-target="sales">our sales desk</b></p>', "b", "text", "(866) 555-0101"
    ),
    _keep("data-attribute", '<span data-phone="+18005550100">A widget</span>', "span", "data-phone"),
)

HANDS_OFF: tuple[Element, ...] = (
    _keep("ignored", "<p data-dni-ignore>Our number of 1998: <b>800-555-0100</b></p>", "p"),
    _keep("script", '<div>Code<script type="text/plain">800-555-0100</script></div>', "script"),
    _keep("style", "<div>Style<style>.none::after { content: '800-555-0100' }</style></div>", "style"),
    _keep("noscript", "<div>No script<noscript>800-555-0100</noscript></div>", "noscript"),
    _keep("textarea", '<textarea rows="1" aria-label="Note">800-555-0100</textarea>', "textarea"),
    _keep("editable", '<div contenteditable="true" role="textbox" aria-label="Draft">800-555-0100</div>', "div"),
    _keep("text-input", '<input type="text" aria-label="Your phone" value="800-555-0100">', "input", "value"),
)

ELEMENTS: tuple[Element, ...] = SPLIT + LINKS + ATTRIBUTES + HANDS_OFF
