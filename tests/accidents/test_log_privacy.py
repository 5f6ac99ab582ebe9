"""The log is never erased, so no event says who somebody is: the whole story is played and every event looked through."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from antoan.accidents import actions
from antoan.accidents.actions.conclusion import Meeting, announce, conclude, publish
from antoan.accidents.actions.investigation import extend, set_expertise, start
from antoan.accidents.actions.measures import finish_measure
from antoan.accidents.actions.minutes import Person, minute
from antoan.accidents.models import Accident, Declaration
from antoan.accidents.rules.identity import for_the_log
from antoan.audit.models import Event
from antoan.documents.actions import attach, remove
from antoan.establishments.actions import update
from antoan.establishments.models import Establishment
from antoan.org.scope import Actor
from tests.accidents.conftest import DAY, TODAY, person
from tests.accidents.test_minutes import COSTS, TEAM, write

VICTIM, OTHER, CALLER, WITNESS = "Triệu Quý Phúc", "Dương Thị Xuân", "Đàm Công Khanh", "Vi Văn Xem"
PHONE, IDENTITY, HOME = "0912 345 678", "020087001234", "Thôn Nà Pài, số nhà 17"
SECRETS = (VICTIM, OTHER, CALLER, WITNESS, PHONE, IDENTITY, HOME, "trieu quy phuc", "duong thi xuan", "sdt-phuc")
WORDS = f"{VICTIM.upper()} (trieu quy phuc, CCCD {IDENTITY}, ĐT {PHONE}) và {OTHER}; {CALLER} báo"


pytestmark = pytest.mark.usefixtures("law_lists")


@pytest.fixture(autouse=True)
def _files(db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def declared(send: Callable[..., Declaration], officer: Actor, make_claim: Any, employer: Actor) -> Accident:
    """Declared with everything a person can type, returned, mended, refused, looked at again, accepted."""
    people = (person(VICTIM, "serious", injury_codes=("034",)), person(OTHER))
    words = {"declarant_name": CALLER, "declarant_phone": PHONE, "summary": WORDS}
    first = send(*people, **words)
    actions.send_back(first, actor=officer, reason=WORDS)
    first.refresh_from_db()
    actions.resend(first, make_claim(*people, **words), actor=employer)
    first.refresh_from_db()
    actions.refuse(first, actor=officer, reason=WORDS)
    first.refresh_from_db()
    actions.reconsider(first, actor=officer, reason=WORDS)
    return actions.accept(first, actor=officer)


def investigated(accident: Accident, officer: Actor, employer: Actor) -> None:
    """From the start to the conclusion, with those names in every box that takes words."""
    start(accident, actor=employer)
    accident.refresh_from_db()
    actions.edit_facts(accident, actor=officer, reason=WORDS, summary=WORDS, place_text=HOME, occurred_at=None)
    victim = accident.victims.get(name=OTHER)
    actions.edit_victim(
        victim, actor=officer, reason=WORDS, residence_text=HOME, name="Dương Thị Xuân Mai", birth_year=1988
    )
    actions.edit_victim(victim, actor=officer, reason=WORDS, name=OTHER)
    extra = actions.add_victim(
        accident, actor=officer, reason=WORDS, name=WITNESS, sex="male", severity="light", days_off=0
    )
    extra.delete()
    set_expertise(accident, actor=employer, needed=True, reason=WORDS)
    set_expertise(accident, actor=employer, needed=False, reason=WORDS)
    words = {"approved_by": CALLER, "reason": WORDS}
    extend(accident, actor=employer, days=3, extended_on=TODAY, **words)
    victim.delete() if not victim.sightings.exists() else victim.sightings.update(victim=None)
    victim.delete()
    write(accident, employer, team=[*TEAM[:2], Person("attending", WITNESS, "UBND xã")])
    minute(accident, actor=employer, number="01/BB", on=TODAY)
    accident.refresh_from_db()
    meeting = Meeting(TODAY, "Hội trường", opinions=WORDS, dissent=WORDS)
    announce(accident, actor=employer, meeting=meeting, people=[Person("", OTHER)])
    accident.refresh_from_db()
    publish(accident, actor=employer, on=TODAY, where=f"Nhà ông {VICTIM}, {PHONE}, theo {WITNESS}")
    facts = {"cause_code": "6", "agent_code": "T8", "esaw_deviation": "", "esaw_contact": "", "esaw_agent": ""}
    conclude(
        accident,
        actor=employer,
        classification="occupational",
        concluded_on=TODAY,
        facts={**facts, "fault_text": WORDS, **COSTS},
        days_off={},
    )
    finish_measure(accident.measures.get(), actor=employer, done_on=TODAY, note=WORDS)


def test_no_event_says_who_somebody_is(
    send: Callable[..., Declaration], make_claim: Any, officer: Actor, employer: Actor, establishment: Establishment
) -> None:
    accident = declared(send, officer, make_claim, employer)
    twin = actions.accept(send(person(VICTIM), declarant_name=CALLER, actor=officer), actor=officer)
    matches: dict[int, int | None] = {twin.victims.get().pk: accident.victims.get(name=VICTIM).pk}
    actions.merge(twin, kept=accident, matches=matches, reason=WORDS, actor=officer)
    actions.separate(twin, reason=WORDS, actor=officer)
    actions.move(twin, "dismiss", actor=officer, comment=f"{VICTIM} ngã ở nhà, theo {CALLER}, {PHONE}")
    investigated(accident, officer, employer)
    accident.refresh_from_db()
    actions.change_state(
        accident.victims.get(name=VICTIM),
        after="dead",
        happened_on=DAY,
        note=f"Giấy báo tử của {VICTIM}",
        actor=officer,
    )
    upload = SimpleUploadedFile("sdt-phuc.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    kept = attach(upload=upload, target=accident, kind="k", actor=officer)
    remove(attachment=kept, target=accident, actor=officer, reason="Nhầm")
    update(establishment=establishment, actor=officer, facts={"contact_name": CALLER, "phone": PHONE, "address": HOME})
    told = {e.verb: json.dumps(e.data, ensure_ascii=False) + e.target_label for e in Event.objects.all()}
    assert len(told) >= 25
    found = [(verb, secret) for verb, text in told.items() for secret in SECRETS if secret.lower() in text.lower()]
    assert found == []
    assert '"edited"' in told["victim.edit"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ghi nhầm năm sinh", "Ghi nhầm năm sinh"),
        ("theo ông TRIEU QUY PHUC", "theo ông T.Q.P."),
        ("gọi 0912.345.678, (+84) 912345678", "gọi •••, (+84) •••"),
        ("CMND 082345678; CCCD 020087001234", "CMND •••; CCCD •••"),
        (
            "Quyết định 07/QĐ-SNV ngày 23/11/2026, 12.500.000 đồng",
            "Quyết định 07/QĐ-SNV ngày 23/11/2026, 12.500.000 đồng",
        ),
    ],
)
def test_typed_words_for_the_log(text: str, kept: str) -> None:
    assert for_the_log(text, [VICTIM]) == kept
