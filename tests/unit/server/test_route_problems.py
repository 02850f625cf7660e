"""What is wrong with call routes and receiving numbers: reported with the line, the field, and the step's path."""

import pytest

from server.account_file.read import read_account_file
from tests.accounts import POOLED_ACCOUNT_FILE, edit_account_file, read_problems

ANSWERED = (
    POOLED_ACCOUNT_FILE.replace("consent:", "route: main, time_zone: America/New_York, consent:")
    + """\
receiving_numbers:
  - {name: desk, number: "+14155550180", max_concurrent: 3, max_per_day: 200}
  - {name: hall, number: "+14155550181"}
routes:
  - name: main
    schedule: {hours: {mon-fri: "09:00-17:30", sat: ["10:00-12:00", "13:00-14:00"]}, holidays: ["2026-12-25", "12-26"]}
    then:
      menu: {say: Press a key., keys: {"1": {ring: [desk, hall], otherwise: closed}}, repeats: 3}
      otherwise: closed
    otherwise:
      geo: [{states: [CA], then: {ring: {receiving_numbers: [desk], order: in_turn, seconds: 20}, otherwise: closed}}]
      otherwise: {by_tag: [{tag: language, is: [es], then: closed}], otherwise: closed}
  - {name: closed, voicemail: {say: Please leave a message., max_seconds: 60}}
"""
)
MENU = '{say: Press a key., keys: {"1": {ring: [desk, hall], otherwise: closed}}, repeats: 3}'
RING = "{ring: [desk, hall], otherwise: closed}"
SLOW = "{ring: {receiving_numbers: [desk], order: in_turn, seconds: 20}, otherwise: closed}"
ELEVEN = ", ".join(["desk"] * 11)
NESTED = "{say: a, then: " * 10 + "{say: b}" + "}" * 10
CASES = [
    # A call has no next step.
    (RING, "{ring: [desk, hall]}",
     "line 32: routes[0].then.menu.keys.1: the call has no next step at main.then.menu.1: "
     "add 'otherwise', the step when nobody answers"),
    ("      otherwise: closed\n    otherwise:", "    otherwise:",
     "line 31: routes[0].then: the call has no next step at main.then: add 'otherwise', the step when no key"),
    ("states: [CA], then: " + SLOW, "states: [CA]",
     "line 35: routes[0].otherwise.geo[0]: the call has no next step at main.otherwise.geo.0: add 'then'"),
    ("is: [es], then: closed", "is: [es]",
     "line 36: routes[0].otherwise.otherwise.by_tag[0]: the call has no next step at main.otherwise.otherwise.by_tag.0"),
    ("then: closed}], otherwise: closed}", "then: closed}]}",
     "line 36: routes[0].otherwise.otherwise: the call has no next step at main.otherwise.otherwise: add 'otherwise', "
     "the step for all other calls"),
    (RING, "{}", "line 32: routes[0].then.menu.keys.1: the call has no next step at main.then.menu.1: add one of "),
    (RING, "{voicemail: null}", "routes[0].then.menu.keys.1.voicemail: has no value at main.then.menu.1"),
    (RING, "", "line 32: routes[0].then.menu.keys.1: expected a step at main.then.menu.1, as in {ring: [desk], otherwise: main}"),
    (RING, "{schedule: {hours: {mon: '9:00-17:00'}}, otherwise: closed}",
     "the call has no next step at main.then.menu.1: add 'then'"),
    (RING, "{extension: Which one?, then: closed}",
     "the call has no next step at main.then.menu.1: add 'otherwise', the step when no extension is entered"),
    (RING, "{queue: {receiving_numbers: [desk], hold: Wait.}}",
     "the call has no next step at main.then.menu.1: add 'otherwise', the step when nobody takes the call in time"),
    # Names.
    ("route: main,", "route: mian,", "line 1: account.route: there is no route 'mian'; did you mean 'main'?"),
    ("{name: roofing, ", "{name: roofing, route: x, ",
     "line 4: campaigns[0].route: there is no route 'x'; known are: main, closed"),
    ("max_size: 30,", "max_size: 30, route: clsed,", "line 18: number_pools[0].route: there is no route 'clsed'; did you mean"),
    ("preset: any,", "preset: any, route: x,", "line 15: tracking_sources[3].route: there is no route 'x'"),
    ("kind: off_site,", "kind: off_site, route: x,", "line 14: tracking_sources[2].route: there is no route 'x'"),
    ("kind: off_site,", "kind: off_site, campaign: rofing,",
     "line 14: tracking_sources[2].campaign: there is no campaign 'rofing'; did you mean 'roofing'?"),
    ("preset: any,", "preset: any, campaign: roofing,", "tracking_sources[3].campaign: is a field of off-site sources"),
    ("otherwise: closed}}, rep", "otherwise: clsed}}, rep",
     "routes[0].then.menu.keys.1.otherwise: main.then.menu.1.otherwise: there is no"),
    ("ring: [desk, hall]", "ring: [desk, hell]",
     "line 32: routes[0].then.menu.keys.1: main.then.menu.1: there is no receiving number 'hell'"),
    ("voicemail: {say: Please leave a message., max_seconds: 60}", "route: main",
     "closed: leads in a circle, main -> closed -> main; the call would never end"),
    ("name: closed", "name: main", "line 37: routes[1].name: 'main' is already the name of routes[0]"),
    ("name: closed", "name: a.b", "line 37: routes[1].name: 'a.b' is not a route's name: use letters, digits, '_' and '-'"),
    ("name: closed", "name: target", "routes[1].name: 'target' can't be used, as it is the name of a built-in route"),
    ("name: hall", "name: desk", "line 27: receiving_numbers[1].name: 'desk' is already the name of receiving_numbers[0]"),
    # Words in the wrong place.
    (RING, "{rng: [desk], otherwise: closed}",
     "routes[0].then.menu.keys.1.rng: is not a step at main.then.menu.1; did you mean 'ring'?"),
    (RING, "{ring: [desk], order: in_turn, otherwise: closed}",
     "routes[0].then.menu.keys.1.order: belongs inside 'ring' at main.then.menu.1: {ring: {..., order: ...}}"),
    (RING, "{ring: [desk], say: hi, otherwise: closed}", "ring and say are in one step at main.then.menu.1; write one below"),
    (RING, "{ring: [desk], then: closed, otherwise: closed}",
     "routes[0].then.menu.keys.1.then: is never reached at main.then.menu.1: 'ring' has no step 'then'"),
    (RING, "{hang_up: busy, otherwise: closed}", "routes[0].then.menu.keys.1.otherwise: is never reached at main.then.menu.1"),
    (RING, "[desk]", "line 32: routes[0].then.menu.keys.1: expected a step at main.then.menu.1"),
    (RING, "true", "line 32: routes[0].then.menu.keys.1: expected a step at main.then.menu.1"),
    ("{receiving_numbers: [desk], order: in_turn", "{numbers: [desk], order: in_turn",
     "line 35: routes[0].otherwise.geo[0].then.ring.receiving_numbers: is missing"),
    # Fields of steps.
    ("order: in_turn", "order: inturn", "ring.order: 'inturn' is not one of together, in_turn, by_weight, round_robin"),
    ("order: in_turn, seconds: 20", "seconds: 0",
     "line 35: routes[0].otherwise.geo[0].then.ring.seconds: 0 should be greater than"),
    ("order: in_turn, seconds: 20", "seconds: 601", "ring.seconds: 601 should be less than or equal to 600"),
    ("receiving_numbers: [desk], order: in_turn", "receiving_numbers: []", "ring.receiving_numbers: is empty; expected at least"),
    ("ring: [desk, hall]", f"ring: [{ELEVEN}]",
     "routes[0].then.menu.keys.1.ring: rings 11 numbers at once; carriers ring up to 10"),
    ("ring: [desk, hall]", "ring: [{name: desk, weight: 0}]", "ring.receiving_numbers[0].weight: 0 should be greater than"),
    ("ring: [desk, hall]", "ring: [{nam: desk}]", "ring.receiving_numbers[0].nam: is not a field here; did you mean 'name'?"),
    ("mon-fri:", "mon-fry:", "line 30: routes[0].schedule.hours.mon-fry: 'fry' is not a weekday; did you mean 'fri'?"),
    ('"09:00-17:30"', "0900-1730", "routes[0].schedule.hours.mon-fri: '0900' is not a time of day; write it as in '09:00'"),
    ('"09:00-17:30"', '"09:00-25:00"', "routes[0].schedule.hours.mon-fri: '25:00' is not a time of day"),
    ('"09:00-17:30"', "closed", "routes[0].schedule.hours.mon-fri: 'closed' is not a time range; write it as in"),
    ("sat: [", "fri: [", "routes[0].schedule.hours: has fri twice; list all time ranges of a day in one entry"),
    ('{mon-fri: "09:00-17:30", sat: ["10:00-12:00", "13:00-14:00"]}', "{}", "routes[0].schedule: has no opening hours"),
    ('"12-26"', '"13-26"', "routes[0].schedule.holidays[1]: '13-26' is not a date in the calendar"),
    ('"12-26"', '"02-30"', "routes[0].schedule.holidays[1]: '02-30' is not a date in the calendar"),
    ('"12-26"', '"26.12."', "routes[0].schedule.holidays[1]: '26.12.' is not a date; write it as in '2026-12-25', or '12-25'"),
    ("schedule: {", "schedule: {time_zone: New York, ",
     "routes[0].schedule.time_zone: 'New York' is not a time zone; write it as"),
    ("time_zone: America/New_York", "time_zone: america/new_york",
     "line 1: account.time_zone: 'america/new_york' is not a time zone; did you mean 'America/New_York'?"),
    ("states: [CA]", "states: [California]", "geo[0].states[0]: 'California' is not a state; use its letters, as in 'CA'"),
    ("states: [CA]", "countries: [USA]", "geo[0].countries[0]: 'USA' is not a country: use its two letters"),
    ("states: [CA]", "area_codes: [(415)]", "geo[0].area_codes[0]: '(415)' is not an area code: use 1 to 6 digits"),
    ("states: [CA], ", "", "routes[0].otherwise.geo[0]: has no location; add area_codes, zips, states or countries"),
    ("states: [CA]", "zips: [94110, 9*1]", "geo[0].zips[1]: '9*1' is not a postal code; write it as in '94110', or '941*'"),
    ("states: [CA]", "zips: ['*']", "geo[0].zips[0]: '*' is not a postal code; write it as in '94110', or '941*'"),
    ("is: [es], ", "", "by_tag[0]: needs exactly one test: 'is', 'contains' or 'present: true'"),
    ("is: [es], ", "is: es, present: true, ", "by_tag[0]: needs exactly one test: 'is', 'contains' or 'present: true'"),
    ("is: [es], ", "present: false, ", "by_tag[0].present: False is not one of True"),
    ("is: [es], ", "iss: [es], ", "by_tag[0].iss: is not a field here; did you mean 'is'?"),
    ("tag: language", "tag: my language", "by_tag[0].tag: 'my language' is not a tag name"),
    ('keys: {"1":', 'keys: {"10":', "menu.keys.10: '10' is not a key of a phone; use one digit, '*' or '#'"),
    (f'keys: {{"1": {RING}}}', "keys: {}", "menu.keys: is empty; expected at least one entry"),
    ("repeats: 3", "repeats: 11", "menu.repeats: 11 should be less than or equal to 10"),
    ("say: Press a key.", 'say: "a\\u0007b"', "menu.say.text: 'a\\x07b' has characters that can't be spoken"),
    ("say: Press a key.", 'say: "a\\uffffb"', "has characters that can't be spoken"),
    ("say: Press a key.", "say: {text: hi, language: english please}", "menu.say.language: 'english please' is not a language"),
    ("say: Press a key.", f"say: {'a' * 1001}", "menu.say.text: 'aaaa"),
    ("max_seconds: 60", "max_seconds: long", "line 37: routes[1].voicemail.max_seconds: expected a whole number, found 'long'"),
    (RING, "{hang_up: angry}", "keys.1.hang_up: 'angry' is not one of ended, busy, rejected"),
    (RING, NESTED, "are nested more than 10 deep; move some to another route"),
    # Receiving numbers.
    ("+14155550181", "+18665550101", "line 27: receiving_numbers[1].number: +18665550101 is a tracking number of 'Google Ads'"),
    ("+14155550181", "+18665550121", "receiving_numbers[1].number: +18665550121 is a tracking number of the pool 'roofing-pool'"),
    ("+14155550181", "none", "line 27: receiving_numbers[1].number: 'none' is not a phone number"),
    ("max_concurrent: 3", "max_concurrent: 0", "line 26: receiving_numbers[0].max_concurrent: 0 should be greater than or equal"),
    ("max_per_day: 200", "max_a_day: 200", "receiving_numbers[0].max_a_day: is not a field here; did you mean 'max_per_day'?"),
    # The account's own fields.
    ("route: main,", "route: main, call_retention_days: 0,",
     "account.call_retention_days: 0 should be greater than or equal to 1"),
    ("route: main,", "route: main, carrier_secrets: {twillio: DNI_A},",
     "account.carrier_secrets.twillio: 'twillio' is not a carrier; did you"),
]  # fmt: skip


def test_the_file_that_the_cases_break_is_fine() -> None:
    assert len(read_account_file(ANSWERED.encode()).routes) == 2


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_a_problem_names_its_line_its_field_and_the_step(old: str, new: str, expected: str) -> None:
    problems = read_problems(edit_account_file((old, new), text=ANSWERED))
    assert any(expected in problem for problem in problems), problems


def test_a_secret_in_the_file_is_refused_and_not_repeated() -> None:
    secret = "5f1c3a6b9d2e4f708192a3b4c5d6e7f8"
    file = edit_account_file(("route: main,", f"route: main, carrier_secrets: {{twilio: {secret}}},"), text=ANSWERED)
    (problem,) = read_problems(file)
    assert problem.startswith("line 1: account.carrier_secrets.twilio: a secret does not belong in the account file")
    assert "dni secret set" in problem
    assert secret not in problem


def test_all_problems_of_a_route_are_reported_at_once() -> None:
    broken = edit_account_file(
        ("seconds: 20", "seconds: 0"),
        ("ring: [desk, hall]", "ring: [hell]"),
        ('"12-26"', '"26-12"'),
        text=ANSWERED,
    )
    assert len(read_problems(broken)) == 3


def test_there_are_bounds_for_how_much_an_account_may_hold() -> None:
    many = {
        "routes": "".join(f"  - {{name: r{nth}, say: hi}}\n" for nth in range(101)),
        "receiving_numbers": "".join(
            f"  - {{name: n{nth}, number: '+1415{nth:07}'}}\n" for nth in range(2_000_000, 2_001_001)
        ),
        "postbacks": "".join(
            f"  - {{name: p{nth}, on: call_ended, url: 'https://a.example/'}}\n" for nth in range(101)
        ),
    }
    for section, entries in many.items():
        problems = read_problems(f"account: {{key: a, name: A, country: US}}\n{section}:\n{entries}".encode())
        assert len(problems) == 1
        assert f"line 2: {section}: has " in problems[0]


def test_steps_are_counted_over_all_routes() -> None:
    keys = ", ".join(f'"{key}": {{say: hi}}' for key in "1234567890")
    routes = "".join(
        f"  - {{name: r{nth}, menu: {{say: hi, keys: {{{keys}}}}}, otherwise: {{say: hi}}}}\n" for nth in range(84)
    )
    problems = read_problems(f"account: {{key: a, name: A, country: US}}\nroutes:\n{routes}".encode())
    assert problems == ["line 86: routes[83].menu.keys.4: the account's routes have more than 1,000 steps"]
