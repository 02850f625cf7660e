"""`python -m bench.sizing`: simulate a year of each site, and print what the rule, a fixed size and a clairvoyant come to."""

import argparse
import sys

from bench.figure import Figure
from bench.sizing.plans import Result, Year, find_best_fixed, find_clairvoyant, run_rule
from bench.sizing.sites import make_sites

_SERVED_GOAL = 0.98
_COST_GOAL = 1.15


def main() -> int:
    """Simulate and print; the exit code is 1 when a goal is not met."""
    parser = argparse.ArgumentParser(prog="python -m bench.sizing", description="Simulate pools that size themselves.")
    parser.add_argument("--days", type=int, default=365, help="how many days each run has (default 365)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the visits (default 1)")
    arguments = parser.parse_args()
    figures = []
    print("| site | plan | served | paid months | bought | returned |\n| --- | --- | ---: | ---: | ---: | ---: |")
    for site in make_sites(arguments.days):
        year = Year(site)
        rule, (size, fixed), best = run_rule(year, arguments.seed), find_best_fixed(year), find_clairvoyant(year)
        for plan, result in (("automatic", rule), (f"best fixed size ({size})", fixed), ("clairvoyant", best)):
            print(_write_row(site.name, plan, result))
        figures += [
            Figure(f"{site.name}: served", round(rule.served / best.served, 3), "x", _SERVED_GOAL, is_least=True),
            Figure(f"{site.name}: cost", round(rule.months / best.months, 3), "x", _COST_GOAL),
        ]
        if any(site.attacks):
            figures.append(Figure(f"{site.name}: bought after the attack", rule.bought_in_attack, "numbers", 0))
    print("\n| against the clairvoyant | measured | goal | met |\n| --- | ---: | ---: | --- |")
    for one in figures:
        print(f"| {one.what} | {one.measured} {one.unit} | {one.goal} | {'yes' if one.is_met else 'no'} |")
    return 0 if all(one.is_met for one in figures) else 1


def _write_row(site: str, plan: str, result: Result) -> str:
    counts = f"{result.months:,} | {result.purchases} | {result.returns}"
    return f"| {site} | {plan} | {result.served:.2%} | {counts} |"


if __name__ == "__main__":
    sys.exit(main())
