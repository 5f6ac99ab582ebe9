"""The specification and a model as Splink settings, for the engine that will run them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from antoan.linkage.blocking import Rule, Tables, rule_sql
from antoan.linkage.levels import Comparison, Level
from antoan.linkage.model import Chances, Model, kept

# The same measures under the names of each engine.
FUNCTIONS = {
    "duckdb": {"jaro": "jaro_winkler_similarity", "damerau": "damerau_levenshtein"},
    "spark": {"jaro": "jaro_winkler", "damerau": "damerau_levenshtein"},
}


def splink_settings(
    model: Model, tables: Tables, rules: Sequence[Rule], *, dialect: str = "duckdb", rarity: bool = True
) -> dict[str, Any]:
    """The settings dictionary of Splink; without `rarity` a rare value weighs no more than a common one."""
    return {
        "link_type": link_type(tables),
        "unique_id_column_name": "unique_id",
        "source_dataset_column_name": "source_dataset",
        "probability_two_random_records_match": model.prior(tables.rows, tables.pairs),
        "comparisons": [_comparison(c, model, dialect, rarity=rarity) for c in model.comparisons],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule_sql(rule), "sql_dialect": dialect} for rule in rules
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "em_convergence": 0.001,
        "max_iterations": 20,
    }


def link_type(tables: Tables) -> str:
    """What Splink calls the task: doubles in one list, pairs across lists, or both."""
    return "dedupe_only" if len(tables.names) == 1 else "link_and_dedupe" if tables.within else "link_only"


def _comparison(comparison: Comparison, model: Model, dialect: str, *, rarity: bool) -> dict[str, Any]:
    chances = model.levels[comparison.name]
    return {
        "output_column_name": comparison.name,
        "comparison_levels": [
            {"sql_condition": comparison.null_sql, "label_for_charts": "null", "is_null_level": True},
            *(_level(level, chances[level.code], dialect, rarity=rarity) for level in comparison.levels),
            {"sql_condition": "ELSE", "label_for_charts": "other", **_chances(chances["other"])},
        ],
    }


def _level(level: Level, chances: Chances, dialect: str, *, rarity: bool) -> dict[str, Any]:
    settings = {
        "sql_condition": level.sql.format(**FUNCTIONS[dialect]),
        "label_for_charts": level.code,
        **_chances(chances),
    }
    if level.tf and rarity:
        # The weight of the level becomes m ÷ frequency of the value, whatever u is.
        settings |= {"tf_adjustment_column": level.tf, "disable_tf_exact_match_detection": True}
    return settings


def _chances(chances: Chances) -> dict[str, float]:
    m, u = chances
    return {"m_probability": kept(m), "u_probability": kept(u)}


def frequency_columns(model: Model) -> list[str]:
    """The columns whose rarity the model weighs."""
    return list(dict.fromkeys(level.tf for c in model.comparisons for level in c.levels if level.tf))


def levels_of(settings: dict[str, Any]) -> dict[str, dict[str, Chances]]:
    """m and u of every level of trained Splink settings; None (never observed) as 0."""
    return {
        comparison["output_column_name"]: {
            level["label_for_charts"]: (level.get("m_probability") or 0.0, level.get("u_probability") or 0.0)
            for level in comparison["comparison_levels"]
            if not level.get("is_null_level")
        }
        for comparison in settings["comparisons"]
    }
