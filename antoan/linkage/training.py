"""Learning a model from the lists themselves: prior, u by random pairs, m by expectation–maximisation.

Short lists teach little, so everything learned is mixed with the stored model of the specification, which counts as
`STORED_PAIRS` true pairs for m and `STORED_RANDOM` random pairs for u: a village ledger keeps the stored numbers, a
province goes by its own. Random pairs of short lists hold true pairs too; their share is taken out of u.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from antoan.linkage.blocking import Rule, Tables, certain_rules, count_pairs, expected_pairs, rule_sql, thin
from antoan.linkage.frequency import frequency_table
from antoan.linkage.levels import Comparison
from antoan.linkage.model import Chances, Model, stored_levels, stored_model
from antoan.linkage.settings import frequency_columns, levels_of, splink_settings
from antoan.linkage.spec import CERTAIN_RECALL, NUMBERS, TRAINING

if TYPE_CHECKING:
    from splink import DuckDBAPI, Linker

    from antoan.linkage.session import Session

STORED_PAIRS = 30
STORED_RANDOM = 20_000
RANDOM_PAIRS = 1.05e6
EM_PAIRS = 500_000
ENOUGH = 60  # certain pairs below which nothing is learned about m
_SESSIONS = 3
_ALL_TRUE = 0.995
SEED = 20260101
# In one piece: Splink's ten would be ten statements per comparison, to save the counting of a million pairs.
U_SAMPLE: dict[str, Any] = {"max_pairs": RANDOM_PAIRS, "seed": SEED, "num_chunks": 1}


def train(session: Session, tables: Tables, comparisons: list[Comparison], columns: set[str], mode: str) -> Model:
    """A model for these lists. Deterministic: the same lists give the same model."""
    counted = thin(session.con, tables)
    certain = _certain_pairs(session, counted, columns)
    stored = stored_model(mode, comparisons, partners(tables, certain))
    if min(tables.rows) == 0:
        return stored
    model = stored_model(mode, [c for c in comparisons if not c.fixed], stored.partners)
    linker = make_linker(session, tables, model, None)
    linker.training.estimate_u_using_random_sampling(**U_SAMPLE)
    random_pairs = min(RANDOM_PAIRS, tables.pairs)
    model = replace(model, levels=_mixed_u(model, tables, levels_of(_trained(linker)), random_pairs))
    sessions = _train_m(session, tables, counted, model, columns) if certain >= ENOUGH else []
    learned = _mixed_m(model, sessions, certain / CERTAIN_RECALL)
    about = {
        "rows": list(tables.rows),
        "certain_pairs": certain,
        "sessions": [" + ".join(rule) for rule, _ in sessions],
    }
    return replace(stored, levels={**stored.levels, **learned}, trained_on=about)


def make_linker(session: Session, tables: Tables, model: Model, rules: list[Rule] | None) -> Linker:
    """A Splink linker on DuckDB over the standard tables: to score by `rules`, with our frequencies of names; or to learn.

    Learning goes by levels alone, so it is spared the frequencies.
    """
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)  # it warns of every level that a short list does not show
    api = DuckDBAPI(connection=session.con)
    inputs = [api.register(name, table_name=name, dataset_display_name=str(i)) for i, name in enumerate(tables.names)]
    settings = splink_settings(model, tables, rules or [], rarity=rules is not None)
    linker = Linker(inputs, settings, log_level=None, validate_settings=False)
    if rules is not None:
        add_frequencies(session, api, linker, model, tables)
    return linker


def add_frequencies(session: Session, api: DuckDBAPI, linker: Linker, model: Model, tables: Tables) -> None:
    """Give Splink our table of frequencies for every column whose rarity counts."""
    for column in frequency_columns(model):
        name = frequency_table(session.con, column, tables.names)
        linker.table_management.register_term_frequency_lookup(api.register(name), column)


def _certain_pairs(session: Session, tables: Tables, columns: set[str]) -> int:
    rules = [rule for rule in certain_rules(columns) if count_pairs(session.con, tables, rule) <= 3 * sum(tables.rows)]
    return expected_pairs(session.con, tables, rules) if rules else 0


def partners(tables: Tables, certain: int) -> float:
    """True pairs per row of the shortest list; never less than if one row in fifty had a partner."""
    rows = max(min(tables.rows), 1)
    return max(certain / CERTAIN_RECALL, rows / 50, 0.5) / rows


def _trained(linker: Linker) -> dict[str, Any]:
    settings: dict[str, Any] = linker.misc.save_model_to_json()
    return settings


def _mixed_u(
    model: Model, tables: Tables, seen: Mapping[str, Mapping[str, Chances]], pairs: float
) -> dict[str, dict[str, Chances]]:
    """u as seen in random pairs, less the true pairs among them, mixed with the stored u."""
    mixed, prior = {}, model.prior(tables.rows, tables.pairs)
    for comparison in model.comparisons:
        stored = stored_levels(comparison)
        levels = {}
        for code, (m, u) in stored.items():
            strangers = max(seen[comparison.name][code][1] - prior * m, 0.0) / (1 - prior)
            levels[code] = (m, (strangers * pairs + u * STORED_RANDOM) / (pairs + STORED_RANDOM))
        mixed[comparison.name] = levels
    return mixed


def _train_m(
    session: Session, tables: Tables, counted: Tables, model: Model, columns: set[str]
) -> list[tuple[Rule, Mapping[str, Any]]]:
    """m of each session of expectation–maximisation, with the rule it was held under; `counted` is `tables`, thinned."""
    sessions: list[tuple[Rule, Mapping[str, Any]]] = []
    for rule in (rule for rule in TRAINING if set(rule) <= columns):
        if len(sessions) == _SESSIONS:
            break
        instructive = ENOUGH <= count_pairs(session.con, counted, rule) <= 400 * sum(tables.rows)
        if instructive and (levels := _session(session, tables, model, rule)):
            sessions.append((rule, levels))
    return sessions


def _session(session: Session, tables: Tables, model: Model, rule: Rule) -> dict[str, dict[str, Chances]] | None:
    """The levels learned under one rule; None if the session went astray.

    That is: true pairs would mostly disagree, or every pair under the rule would be true.
    """
    from splink.internals.exceptions import SplinkException

    linker = make_linker(session, tables, model, None)
    try:
        em = linker.training.estimate_parameters_using_expectation_maximisation(
            rule_sql(rule), estimate_without_term_frequencies=True, max_pairs=EM_PAIRS
        )
    except (SplinkException, ValueError, ZeroDivisionError):
        return None
    names = {comparison.output_column_name for comparison in em.core_model_settings.comparisons}
    levels = {name: of for name, of in levels_of(_trained(linker)).items() if name in names}
    astray = em.core_model_settings.probability_two_random_records_match > _ALL_TRUE and rule not in NUMBERS
    return None if astray or any(of["other"][0] >= 0.5 for of in levels.values()) else levels


def _mixed_m(
    model: Model, sessions: list[tuple[Rule, Mapping[str, Any]]], pairs: float
) -> dict[str, dict[str, Chances]]:
    """m learned (mean over the sessions that could), mixed with the stored m."""
    mixed = {}
    for comparison in model.comparisons:
        stored = model.levels[comparison.name]
        learned = [levels[comparison.name] for _, levels in sessions if comparison.name in levels]
        weight = pairs if learned else 0.0
        mixed[comparison.name] = {
            code: ((_mean(learned, code) * weight + m * STORED_PAIRS) / (weight + STORED_PAIRS), u)
            for code, (m, u) in stored.items()
        }
    return mixed


def _mean(learned: list[Mapping[str, Chances]], code: str) -> float:
    return sum(levels[code][0] for levels in learned) / len(learned) if learned else 0.0
