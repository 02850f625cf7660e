"""The settings page: who may save, what is stored, what is shown, and what the check finds."""

import pytest
from playwright.sync_api import Page, expect

from tests.integration.wordpress.site import WordPress
from tests.serving import RunningServer

pytestmark = [pytest.mark.slow, pytest.mark.wordpress]

SETTINGS = "/wp-admin/options-general.php?page=dni-py"
HOSTILE = "\"><script>window.hacked = true</script>'"
EMPTY = {"key": "", "server": "", "proxy": False, "consent": ""}


def save(page: Page, key: str, server: str) -> None:
    page.goto(SETTINGS)
    page.fill("#dni-py-key", key)
    page.fill("#dni-py-server", server)
    page.click("#submit")


def check(page: Page) -> str:
    page.goto(SETTINGS)
    page.click("#check")
    expect(page.locator("#dni-py-check")).to_be_visible()
    return page.locator("#dni-py-check").inner_text()


def test_settings_are_saved_and_checked(wordpress: WordPress, shared_server: RunningServer, owner_page: Page) -> None:
    wordpress.save()
    save(owner_page, " shop ", f"{shared_server.url}/")
    expect(owner_page.locator("#dni-py-key")).to_have_value("shop")
    assert wordpress.read_settings() == EMPTY | {"key": "shop", "server": shared_server.url}
    assert check(owner_page) == "The server has the tag of this account."


def test_all_settings_are_saved(wordpress: WordPress, owner_page: Page) -> None:
    wordpress.save(key="shop", server="https://numbers.example.com")
    owner_page.goto(SETTINGS)
    owner_page.check("[name='dni_py_settings[proxy]']")
    owner_page.select_option("#dni-py-consent", "marketing")
    owner_page.click("#submit")
    expect(owner_page.locator("[name='dni_py_settings[proxy]']")).to_be_checked()
    expect(owner_page.locator(".description")).to_contain_text("WP Consent API is not active")
    assert wordpress.read_settings() == {
        "key": "shop",
        "server": "https://numbers.example.com",
        "proxy": True,
        "consent": "marketing",
    }


def test_the_check_says_what_is_wrong(wordpress: WordPress, shared_server: RunningServer, owner_page: Page) -> None:
    wordpress.save()
    assert "Enter the account key" in check(owner_page)
    wordpress.save(key="nobody", server=shared_server.url)
    assert "no account with this key" in check(owner_page)
    wordpress.save(key="shop", server="http://127.0.0.1:1")
    assert "does not respond" in check(owner_page)
    wordpress.save(key="shop", server=f"{shared_server.url}/elsewhere")
    assert "status 404 is not the tag" in check(owner_page)
    wordpress.save(key="shop", server=shared_server.url, consent="marketing")
    assert "does not wait for consent" in check(owner_page)
    wordpress.save(key="consent", server=shared_server.url, consent="marketing")
    assert check(owner_page) == "The server has the tag of this account."


def test_values_that_are_not_valid_are_not_stored_and_are_named(wordpress: WordPress, owner_page: Page) -> None:
    wordpress.save()
    save(owner_page, HOSTILE, "javascript:alert(1)//")
    expect(owner_page.locator(".settings-error")).to_have_count(2)
    assert wordpress.read_settings() == EMPTY
    assert owner_page.evaluate("window.hacked") is None


@pytest.mark.parametrize(
    "server",
    [
        "https://numbers.example.com/?next=1",
        "https://user:secret@numbers.example.com",
        "https://numbers.example.com/\n<script>",
        "ftp://numbers.example.com",
        "https://numbers.example.com/a b",
        "https://" + "a" * 400,
    ],
)
def test_only_addresses_of_servers_are_stored(wordpress: WordPress, server: str) -> None:
    assert wordpress.run("echo wp_json_encode( DniPy\\clean_server( $given ) );", server) == ""


@pytest.mark.parametrize(
    "stored",
    [
        HOSTILE,
        {"key": HOSTILE, "server": HOSTILE, "consent": HOSTILE, "proxy": HOSTILE},
        {"key": ["shop"], "server": {"a": 1}, "consent": ["marketing"]},
        {"key": "shop", "server": f"https://numbers.example.com/{HOSTILE}"},
        {
            "key": "shop\n",
            "server": "https://numbers.example.com",
            "consent": "</script><script>window.hacked = true//",
        },
    ],
)
def test_hostile_values_in_the_database_do_nothing(wordpress: WordPress, owner_page: Page, stored: object) -> None:
    wordpress.run("delete_option( 'dni_py_settings' ); update_option( 'dni_py_settings', $given );", stored)
    owner_page.route("https://numbers.example.com/**", lambda route: route.abort())
    for path in ("/contact/", SETTINGS):
        response = owner_page.goto(path)
        assert response
        assert "Warning" not in response.text()
        assert "hacked" not in response.text()
        assert owner_page.evaluate("window.hacked") is None


def test_others_neither_see_nor_save_the_settings(wordpress: WordPress, owner_page: Page, page: Page) -> None:
    wordpress.save(key="shop", server="https://numbers.example.com")
    form = {"option_page": "dni-py", "action": "update", "dni_py_settings[key]": "other"}
    without_nonce = owner_page.request.post("/wp-admin/options.php", form=form)
    assert without_nonce.status == 403
    assert owner_page.request.post(SETTINGS, form={"dni_py_check": "1"}).status == 403
    wordpress.run(
        "if ( ! username_exists( 'writer' ) ) { $user = wp_create_user( 'writer', 'a writer of the test', 'w@shop.example' );"
        " ( new WP_User( $user ) )->set_role( 'editor' ); }"
    )
    owner_page.context.clear_cookies()
    page.goto("/wp-login.php")
    page.fill("#user_login", "writer")
    page.fill("#user_pass", "a writer of the test")
    page.click("#wp-submit")
    expect(page.locator("#wpadminbar")).to_be_visible()
    response = page.goto(SETTINGS)
    assert response
    assert response.status == 403
    assert wordpress.read_settings()["key"] == "shop"


def test_deleting_the_plugin_removes_what_it_stored(wordpress: WordPress) -> None:
    wordpress.save(key="shop", server="https://numbers.example.com")
    wordpress.run("set_transient( 'dni_py_script', array( 'body' => 'x' ), 60 );")
    wordpress.run(
        "define( 'WP_UNINSTALL_PLUGIN', 'dni-py/dni-py.php' ); require WP_PLUGIN_DIR . '/dni-py/uninstall.php';"
    )
    left = "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%dni_py%'"
    assert wordpress.run(f'echo wp_json_encode( $wpdb->get_col( "{left}" ) );') == []
