"""Plans of visits: the same for visits that landed alike, and kept only as long as they are short and of late."""

from server.account_file.read import read_account_file
from server.accounts.visit_plans import LONGEST_PLANNED_URL, MOST_PLANS_KEPT, VisitPlanner
from server.domain.pool_choice import ServingPool
from server.domain.visit_derivation import prepare_visit_deriver
from tests.shop import ORIGIN, SHOP_FILE

ACCOUNT = read_account_file(SHOP_FILE.encode())


def test_visits_that_landed_alike_have_one_plan() -> None:
    planner = VisitPlanner(ACCOUNT, prepare_visit_deriver(ACCOUNT))
    plan = planner.plan(f"{ORIGIN}/?a=1", "")
    assert planner.plan(f"{ORIGIN}/?a=1", "") is plan
    assert planner.plan(f"{ORIGIN}/?a=2", "") is not plan
    assert planner.plan(f"{ORIGIN}/?a=1", "https://www.google.com/") is not plan


def test_a_shared_key_is_one_for_all_visitors_and_a_visitor_s_own_is_not() -> None:
    plan = VisitPlanner(ACCOUNT, prepare_visit_deriver(ACCOUNT)).plan(f"{ORIGIN}/?a=1", "")
    shared, own = ACCOUNT.find_number_pool("roofing-pool"), ACCOUNT.find_number_pool("support-pool")
    assert plan.find_key(shared, "one visitor") == plan.find_key(shared, "another")
    assert plan.find_key(own, "one visitor") != plan.find_key(own, "another")


def test_a_target_number_has_its_choice_or_is_not_known() -> None:
    plan = VisitPlanner(ACCOUNT, prepare_visit_deriver(ACCOUNT)).plan(f"{ORIGIN}/?a=ABC", "")
    choice = plan.choose("sales")
    assert isinstance(choice, ServingPool)
    assert choice.pool.name == "partner-pool"
    assert plan.choose("sales") is choice
    assert plan.choose("gone") is None


def test_plans_of_long_addresses_and_old_plans_are_not_kept() -> None:
    planner = VisitPlanner(ACCOUNT, prepare_visit_deriver(ACCOUNT))
    long = f"{ORIGIN}/?a=1&gclid={'x' * LONGEST_PLANNED_URL}"
    assert planner.plan(long, "") is not planner.plan(long, "")
    first = planner.plan(f"{ORIGIN}/?a=first", "")
    for number in range(MOST_PLANS_KEPT):
        planner.plan(f"{ORIGIN}/?a={number}", "")
    assert planner.plan(f"{ORIGIN}/?a=first", "") is not first
