"""The screening rules against 514 labelled entries, as a whole and rule by rule; what a rule says is explained.

The labelled set (data/labelled_entries.csv) was written for this project: 257 things that are written down in ledgers,
each as a careful clerk has it and once more without diacritics and with less filled in. The keywords were fixed before.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.ledgers.enums import Work
from antoan.ledgers.rules.screening import Facts, Screen, Verdict

HERE = Path(__file__).parent
KEYWORDS = HERE.parent.parent / "antoan" / "ledgers" / "data" / "keywords.csv"


def screen() -> Screen:
    with KEYWORDS.open(encoding="utf8") as file:
        return Screen([(row["text"], int(row["weight"])) for row in csv.DictReader(file)])


def labelled() -> list[tuple[Facts, bool]]:
    with (HERE / "data" / "labelled_entries.csv").open(encoding="utf8") as file:
        return [
            (
                Facts(r["text"], int(r["age"]) if r["age"] else None, r["occupation"], r["cause_code"], r["icd10"]),
                r["work"] == "1",
            )
            for r in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def judged() -> list[tuple[Verdict, bool]]:
    rules = screen()
    return [(rules.judge(facts), truth) for facts, truth in labelled()]


def test_the_set_is_large_and_balanced(judged) -> None:
    assert len(judged) >= 500
    assert 0.4 < sum(truth for _verdict, truth in judged) / len(judged) < 0.6


def test_a_proposed_yes_is_nearly_always_right(judged) -> None:
    proposed = [truth for verdict, truth in judged if verdict.proposal == Work.YES]
    assert sum(proposed) / len(proposed) >= 0.97  # measured .989


def test_hardly_any_accident_at_work_is_proposed_away(judged) -> None:
    work = [verdict.proposal for verdict, truth in judged if truth]
    assert work.count(Work.NO) / len(work) <= 0.02  # measured .012
    assert work.count(Work.YES) / len(work) >= 0.65  # measured .696; the rest is asked without a proposal


def test_what_is_not_work_is_mostly_proposed_away(judged) -> None:
    other = [verdict.proposal for verdict, truth in judged if not truth]
    assert other.count(Work.NO) / len(other) >= 0.68  # measured .716


# Measured on this set: of the entries for which a rule speaks for (or against) work, the share where it is right.
LEAST = {"keyword+": 0.90, "keyword-": 0.92, "cause+": 1.0, "cause-": 0.74, "icd+": 0.75, "icd-": 0.83, "age-": 0.97,
         "occupation+": 0.95, "occupation-": 0.97}  # fmt: skip


def test_each_rule_is_right_more_often_than_not(judged) -> None:
    spoken: dict[str, list[bool]] = defaultdict(list)
    for verdict, truth in judged:
        for rule in {f"{hit.rule}{'+' if hit.points > 0 else '-'}" for hit in verdict.hits}:
            spoken[rule].append(truth == rule.endswith("+"))
    measured = {rule: round(sum(right) / len(right), 3) for rule, right in spoken.items()}
    assert measured.keys() == LEAST.keys()
    assert {rule: value for rule, value in measured.items() if value < LEAST[rule]} == {}


@pytest.mark.parametrize(
    ("facts", "proposal"),
    [
        (Facts("Trèo cây hồi bị ngã"), Work.YES),
        (Facts("TREO CAY HOI BI NGA"), Work.YES),
        (Facts("Ngã từ trên cây xuống đất"), Work.UNSURE),
        (Facts("Uống thuốc trừ sâu tự tử", 40, "nông dân", "suicide"), Work.NO),
        (Facts("Phun thuốc trừ sâu bị ngộ độc", 40, "nông dân", "poison"), Work.YES),
        (Facts("Ngã", 6, "học sinh", "fall"), Work.NO),
        (Facts("", icd10="W14.72"), Work.YES),
        (Facts("Ung thư phổi", icd10="C34"), Work.NO),
        (Facts(""), Work.UNSURE),
    ],
)
def test_what_people_write_down(facts, proposal) -> None:
    assert screen().judge(facts).proposal == proposal


def test_marked_text_is_read_with_its_marks() -> None:
    assert not any(hit.seen == "xưởng" for hit in screen().judge(Facts("Rơi xuống đất")).hits)
    assert any(hit.seen == "xưởng" for hit in screen().judge(Facts("Ở xưởng")).hits)


@given(st.text(max_size=200), st.one_of(st.none(), st.integers(0, 120)), st.text(max_size=30))
def test_any_text_is_judged_and_the_reasons_add_up(text: str, age: int | None, job: str) -> None:
    verdict = screen_once().judge(Facts(text, age, job))
    assert verdict.score == sum(int(reason["points"]) for reason in verdict.reasons())


_ONE: list[Screen] = []


def screen_once() -> Screen:
    if not _ONE:
        _ONE.append(screen())
    return _ONE[0]
