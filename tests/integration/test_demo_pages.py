"""The demo pages respond with valid HTML and refuse invalid options."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from demo_pages.arrivals import list_arrivals
from demo_pages.elements import ELEMENTS
from demo_pages.formats import DECOYS, FORMATS
from demo_pages.pages import PAGES
from demo_pages.site import create_demo_blueprint
from tests.integration.html_structure import read_page

OWN_PATHS = [path.replace("<path:view>", "visits") for page in PAGES for path in page.paths]
ALL_PATHS = [*OWN_PATHS, "/thanks", "/elsewhere", "/frame/1", "/frame/3"]
TAG = "/a/demo/dni.js"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(create_demo_blueprint())
    return app.test_client()


def find_tags(html: str, src: str = TAG) -> list[dict[str, str | None]]:
    return [script for script in read_page(html).find_all("script") if script.get("src") == src]


@pytest.mark.parametrize("path", ALL_PATHS)
def test_a_page_has_valid_html(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    assert read_page(response.text).complaints == []


@pytest.mark.parametrize("path", ALL_PATHS)
def test_a_page_may_enter_the_back_forward_cache(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", OWN_PATHS)
def test_every_link_and_asset_of_a_page_exists(client: FlaskClient, path: str) -> None:
    page = read_page(client.get(path).text)
    addresses = {element.get("href") or element.get("src") or "" for _, element in page.elements}
    inside = {
        address for address in addresses if address.startswith("/") and not address.startswith(("/a/", "/console/"))
    }
    assert inside
    assert {address: client.get(address).status_code for address in inside} == dict.fromkeys(inside, 200)


@pytest.mark.parametrize("path", OWN_PATHS)
def test_a_page_has_the_demo_tag_first_in_its_head(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    assert len(find_tags(html)) == 1
    assert html.index(TAG) < html.index("<link") < html.index("<body")


@pytest.mark.parametrize("path", ["/elsewhere", "/frame/1"])
def test_pages_outside_the_business_site_have_no_tag(client: FlaskClient, path: str) -> None:
    assert "dni.js" not in client.get(path).text


@pytest.mark.parametrize(("placement", "count"), [("none", 0), ("late", 0), ("double", 2), ("body-end", 1)])
def test_the_tag_can_be_left_out_or_pasted_twice(client: FlaskClient, placement: str, count: int) -> None:
    assert len(find_tags(client.get(f"/?tag={placement}").text)) == count


def test_the_tag_can_be_at_the_end_of_the_body(client: FlaskClient) -> None:
    html = client.get("/?tag=body-end").text
    assert html.index("</footer>") < html.index(TAG)


def test_the_tag_can_be_async(client: FlaskClient) -> None:
    assert "async" in find_tags(client.get("/?tag=async").text)[0]


def test_the_tag_can_be_inserted_late_by_another_script(client: FlaskClient) -> None:
    scripts = read_page(client.get("/?tag=late").text).find_all("script")
    assert [script["src"] for script in scripts if script.get("data-tag-src") == TAG] == ["/demo/static/late_tag.js"]


def test_hide_until_swapped_comes_before_the_tag(client: FlaskClient) -> None:
    html = client.get("/?tag=head-hide").text
    assert 0 < html.index("<style") < html.index(TAG)


def test_the_tag_can_come_from_another_account_and_loopback_origin(client: FlaskClient) -> None:
    html = client.get("/contact?account=acme&tag_origin=http://localhost:9000").text
    assert len(find_tags(html, "http://localhost:9000/a/acme/dni.js")) == 1


def test_links_keep_the_page_options_but_not_the_visit_parameters(client: FlaskClient) -> None:
    page = read_page(client.get("/?account=acme&tag=async&gclid=click").text)
    contact = next(link["href"] for link in page.find_all("a") if (link.get("href") or "").startswith("/contact"))
    assert contact == "/contact?account=acme&tag=async"


def test_the_tag_ignores_the_status_strip_which_can_be_left_out(client: FlaskClient) -> None:
    strips = [part for part in read_page(client.get("/").text).find_all("details") if part.get("id") == "dni-strip"]
    assert len(strips) == 1
    assert "data-dni-ignore" in strips[0]
    assert "dni-strip" not in client.get("/?strip=off").text


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("/?tag=nowhere", "tag='nowhere' is unknown: use one of head, head-hide, async, body-end, double, late, none."),
        ("/?tag=head&tag=none", "tag is given 2 times: give it once."),
        ("/?account=../x", "account='../x' is not an account key"),
        ("/?account=", "account='' is not an account key"),
        ("/?account=" + "k" * 5000, "is not an account key"),
        ("/?strip=maybe", "strip='maybe' is unknown: use one of on, off."),
        ("/?tag_origin=http://example.com:80", "tag_origin='http://example.com:80' is refused"),
        ("/?tag_origin=http://127.0.0.1:8000/x", "is refused: use http(s)://127.0.0.1:PORT"),
        ("/?tag_origin=http://127.0.0.1:99999", "is refused"),
        ("/?tag_origin=http://127.0.0.1:80@example.com:80", "is refused"),
        ("/?tag_origin=javascript:alert(1)", "is refused"),
        ("/directory?rows=many", "rows='many' is not possible: use a whole number from 0 to 100000."),
        ("/directory?rows=100001", "rows='100001' is not possible"),
        ("/directory?rows=-1", "rows='-1' is not possible"),
        ("/directory?target_every=0", "target_every='0' is not possible"),
        ("/fight?mode=shout", "mode='shout' is unknown: use one of observer, interval, replace."),
        ("/strict?csp=loose", "csp='loose' is unknown: use one of nonce, host."),
        ("/strict?tag=late", "tag=late is not possible here"),
        ("/strict?csp=host&tag=head-hide", "tag=head-hide needs csp=nonce here"),
    ],
)
def test_an_unknown_page_option_is_refused(client: FlaskClient, address: str, message: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    page = read_page(response.text)
    assert page.complaints == []
    assert message in "".join(page.text)


def test_a_refused_value_is_shown_as_text_only(client: FlaskClient) -> None:
    html = client.get("/?tag=<script>alert(1)</script>").text
    assert "<script>alert" not in html


@pytest.mark.parametrize("view", ["/directory?rows=1200&strip=off", "/directory?rows=0"])
def test_the_directory_has_the_requested_rows(client: FlaskClient, view: str) -> None:
    body = client.get(view).text.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr><td>([^<]+)</td><td>([^<]+)</td><td>([^<]+)</td></tr>", body)
    assert len(rows) == int(view.partition("rows=")[2].partition("&")[0])
    assert "".join(f"<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>" for a, b, c in rows) == body


@pytest.mark.parametrize(("every", "count"), [(1, 1000), (10, 100)])
def test_the_directory_has_a_target_number_in_every_nth_row(client: FlaskClient, every: int, count: int) -> None:
    body = (
        client.get(f"/directory?rows=1000&target_every={every}").text.partition("<tbody>")[2].partition("</tbody>")[0]
    )
    phones = [re.sub(r"\D", "", phone)[-10:] for phone in re.findall(r"</td><td>([^<]+)</td><td>", body)]
    assert sum(phone in ("8005550100", "8005550123") for phone in phones) == count


def test_the_formats_page_shows_every_case_of_the_tables(client: FlaskClient) -> None:
    html = client.get("/formats").text
    for case in FORMATS:
        assert f'data-format="{case.id}"' in html
    for decoy in DECOYS:
        assert f'data-decoy="{decoy.id}"' in html
    for element in ELEMENTS:
        assert f'data-element="{element.id}">{element.html}</td>' in html


@pytest.mark.parametrize("table", [FORMATS, DECOYS, ELEMENTS], ids=["formats", "decoys", "elements"])
def test_no_two_cases_of_a_table_share_an_id(table: tuple[Any, ...]) -> None:
    assert len({case.id for case in table}) == len(table)


def read_policy(header: str) -> dict[str, str]:
    return {name: value for name, _, value in (directive.partition(" ") for directive in header.split("; "))}


def test_the_strict_page_allows_only_its_own_scripts_by_nonce(client: FlaskClient) -> None:
    response = client.get("/strict?tag=head-hide")
    policy = read_policy(response.headers["Content-Security-Policy"])
    scripts = read_page(response.text).find_all("script")
    styles = read_page(response.text).find_all("style")
    assert policy["default-src"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "'none'"
    assert policy["connect-src"] == policy["img-src"] == "'self'"
    assert {f"'nonce-{part.get('nonce')}'" for part in scripts + styles} == {policy["script-src"]}
    assert all("src" in script for script in scripts)


def test_the_strict_page_has_a_new_nonce_each_time(client: FlaskClient) -> None:
    headers = {client.get("/strict").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(headers) == 3


def test_the_strict_page_can_allow_scripts_by_host_and_names_the_tag_s_origin(client: FlaskClient) -> None:
    response = client.get("/strict?csp=host&tag_origin=http://127.0.0.1:9000")
    policy = read_policy(response.headers["Content-Security-Policy"])
    assert policy["script-src"] == policy["connect-src"] == "'self' http://127.0.0.1:9000"
    assert policy["style-src"] == "'self'"
    assert "nonce" not in response.headers["Content-Security-Policy"]
    assert not any("nonce" in script for script in read_page(response.text).find_all("script"))


def test_a_form_can_be_sent_and_its_content_is_not_repeated(client: FlaskClient) -> None:
    response = client.post("/thanks", data={"full_name": "Margaret Orr"})
    assert response.status_code == 200
    assert "Margaret" not in response.text


def test_the_launcher_links_to_every_arrival_without_a_referrer(client: FlaskClient) -> None:
    html = client.get("/launch", base_url="http://127.0.0.1:8000").text
    links = {link.get("href"): link.get("rel") for link in read_page(html).find_all("a")}
    arrivals = list_arrivals("http://127.0.0.1:8000")
    assert {"Google Ads", "Google Organic", "Direct"} <= {arrival.tracking_source for arrival in arrivals}
    assert {links.get(arrival.url) for arrival in arrivals} == {"noreferrer"}


def test_arrivals_that_need_a_second_host_name_are_left_out_elsewhere() -> None:
    sources = {arrival.tracking_source for arrival in list_arrivals("https://staging.example")}
    assert "Google Ads" in sources
    assert "Google Organic" not in sources


def test_an_affiliate_s_link_expects_a_number_of_the_pool_and_other_links_their_own() -> None:
    expected = {arrival.tracking_source: arrival.sales_numbers for arrival in list_arrivals("http://127.0.0.1:8000")}
    assert expected["Google Ads"] == ("+18665550101",)
    assert {"+18665550120", "+18665550121 ext. 101"} < {*expected["An affiliate's link"]}
    assert expected["Direct"] == ()


def test_the_page_of_number_pools_shows_each_way_to_tag(client: FlaskClient) -> None:
    page = read_page(client.get("/number-pools").text)
    attributes = [attributes for _, attributes in page.elements]
    assert [one.get("data-dni-tag") for one in attributes if "data-dni-tag" in one] == [
        "brochure=requested&color=slate",
        "estimate=requested",
    ]
    assert [one["data-dni-tag-form"] for one in attributes if "data-dni-tag-form" in one] == ["roof town"]
    assert any(one.get("id") == "quote" for one in attributes)


def test_the_page_elsewhere_links_to_the_site_on_its_own_port(client: FlaskClient) -> None:
    html = client.get("/elsewhere", base_url="http://www.google.localhost:8000").text
    assert {(link["href"] or "")[:22] for link in read_page(html).find_all("a")} == {"http://127.0.0.1:8000/"}
