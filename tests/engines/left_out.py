"""Shared tests that an engine or its driver can't run, and why; `docs/browsers.md` counts them."""

_FIREFOX_REFERRER = "where a script of Marionette leaves a page, the next page has no referrer"
_ICON = "the engine loads the icon of the site too, and the strictest policy reports that"
_CUT_OFF = "the engine keeps a text that the network cuts off until its rest is there: there is nothing to swap before"
_SELECT = "the engine has no select that shows a copy of its option"

LEFT_OUT = {
    "chromium": {
        "test_the_next_page_shows_it_before_its_first_paint": "chromedriver never runs this page's frame request",
        "test_the_only_difference_is_one_global": "chromedriver adds names of its own to the page",
    },
    "firefox": {
        "test_consent_on_the_second_page_finds_the_click_on_the_first": _FIREFOX_REFERRER,
        "test_a_first_page_without_the_tag_is_the_landing_of_the_second": _FIREFOX_REFERRER,
        "test_a_page_whose_address_was_cleaned_keeps_its_visit_when_it_is_loaded_again": _FIREFOX_REFERRER,
        "test_a_text_that_continues_in_the_next_network_chunk_is_read_as_a_whole": _CUT_OFF,
        "test_copies_that_a_browsers_select_makes_are_put_back": _SELECT,
        "test_structured_data_stays_where_trusted_types_are_enforced": _ICON,
        "test_structured_data_is_swapped_where_trusted_types_are_not_enforced": _ICON,
    },
    "webkit": {
        "test_a_text_that_continues_in_the_next_network_chunk_is_read_as_a_whole": _CUT_OFF,
        "test_copies_that_a_browsers_select_makes_are_put_back": _SELECT,
        "test_structured_data_stays_where_trusted_types_are_enforced": _ICON,
        "test_structured_data_is_swapped_where_trusted_types_are_not_enforced": _ICON,
        "test_a_frame_that_becomes_an_editor_shows_the_pages_own_number_once_somebody_is_in_it": "WebKitWebDriver can't"
        " click in the frame",
    },
}
