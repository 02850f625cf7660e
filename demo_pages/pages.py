"""The pages of the demo site: their names, paths and titles, and what they exercise."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page. `name` is its endpoint and its template. Links use the first of `paths`."""

    name: str
    paths: tuple[str, ...]
    title: str
    exercises: str


PAGES: tuple[Page, ...] = (
    Page(
        "home",
        ("/",),
        "Harbor Roofing: roofs that outlast the weather",
        "An ordinary home page: numbers in text, links, attributes and JSON-LD.",
    ),
    Page(
        "storm_damage",
        ("/landing/storm-damage",),
        "Storm damage? Call 800-555-0100",
        "A landing page with the number in its title, its call buttons and a sticky bar.",
    ),
    Page(
        "free_estimate",
        ("/landing/free-estimate", "/spring"),
        "Free roof estimate | Harbor Roofing",
        "A landing page with a form; the newsletter links to /spring.",
    ),
    Page(
        "contact",
        ("/contact",),
        "Contact Harbor Roofing | 1-800-555-0100",
        "Every kind of link, SVG text, microdata, named targets, split numbers; numbers of others stay.",
    ),
    Page(
        "directory",
        ("/directory",),
        "Towns we serve | Harbor Roofing",
        "A long table. The parameter rows sets its length: 24 rows by default, 20,000 for the benchmark.",
    ),
    Page(
        "formats",
        ("/formats",),
        "Ways to write a number",
        "Each way to write a number, each kind of element, and look-alikes that must not change.",
    ),
    Page(
        "forms",
        ("/forms",),
        "Request a visit",
        "Fields: labels, buttons, options and placeholders change; what people type or edit does not.",
    ),
    Page(
        "number_pools",
        ("/number-pools",),
        "A number of your own | Harbor Roofing",
        "Numbers leased from a pool, by who sent you; clicks, a form, reading and waiting become tags of the visit.",
    ),
    Page(
        "phone",
        ("/phone",),
        "Call us from here | Harbor Roofing",
        "A soft phone: call the number that you see, press keys, hang up, and see the call in the log.",
    ),
    Page(
        "app",
        ("/app", "/app/<path:view>"),
        "My Harbor: your roof, online",
        "A single-page app: pushState routes, keyed re-rendering, a list that sorts, an innerHTML widget.",
    ),
    Page(
        "shadow",
        ("/shadow",),
        "Shadow roots and frames",
        "Open and closed shadow roots, slots, late definitions, nested and srcdoc iframes.",
    ),
    Page(
        "strict",
        ("/strict",),
        "The strictest policy",
        "The strictest Content-Security-Policy with Trusted Types; reports every violation.",
    ),
    Page(
        "fight",
        ("/fight",),
        "A page that fights back",
        "A script that puts its own number back, by its mode parameter: observer, interval or replace.",
    ),
    Page(
        "launch",
        ("/launch",),
        "Arrive from an ad",
        "One link for each traffic source: start here.",
    ),
)
