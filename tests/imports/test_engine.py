"""Read = added + changed + already there + rejected; a mended file is as good as a clean one; a stopped run goes on."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from antoan.audit.models import Event
from antoan.establishments.models import Establishment
from antoan.imports import actions, files, run
from antoan.imports.enums import JobState
from antoan.imports.models import ImportJob
from antoan.imports.rules import ImportRefused
from antoan.lib.text import encode_legacy
from antoan.workflow.machine import TransitionRefused
from tests.imports.conftest import HEAD, cells_of, check, counts, mst, row, xlsx
from tests.imports.sample import SAMPLE

BAD = [
    row(3, MST=mst(3)[:-1] + str((int(mst(3)[-1]) + 1) % 10)),
    row(4, **{"Tên cơ sở": ""}),
    row(5, **{"Ngày thành lập": "31/02/2015"}),
    row(6, Xã="Xã Không Có"),
    row(7, Xã="Xã Vân Nham", **{"Ngày thành lập": "12/25/2015"}),
]


def facts() -> list[tuple[Any, ...]]:
    return sorted(Establishment.objects.values_list("tax_code", "name", "commune_id", "phone", "founded_on"))


def test_a_dry_run_tells_and_writes_nothing(upload, officer, other_commune) -> None:
    job = upload(xlsx([row(1), row(2), *BAD]))
    check(job, officer)
    assert job.state == JobState.CHECKED
    assert counts(job) == (7, 2, 0, 0, 5)
    assert Establishment.objects.count() == 0
    assert {r.row: r.reasons[0][0] for r in job.rejections.all()} == {
        4: "tax_code",
        5: "name",
        6: "founded_on",
        7: "commune",
        8: "founded_on",
    }


def test_applying_gives_the_same_counts_and_one_event(bring_in, other_commune) -> None:
    job = bring_in(xlsx([row(1), row(2), *BAD]))
    assert job.state == JobState.APPLIED
    assert counts(job) == (7, 2, 0, 0, 5)
    assert [e.tax_code for e in Establishment.objects.order_by("tax_code")] == sorted([mst(1), mst(2)])
    verbs = list(Event.objects.values_list("verb", flat=True))
    assert verbs == ["importjob.upload", "importjob.check", "importjob.checked", "importjob.apply", "importjob.applied"]


def test_the_same_file_twice_is_already_there(bring_in) -> None:
    content = xlsx([row(1), row(2)])
    bring_in(content)
    before = facts()
    again = bring_in(content)
    assert again.state == JobState.CHECKED
    assert counts(again) == (2, 0, 0, 2, 0)
    assert facts() == before


def test_a_changed_row_is_counted_as_changed(bring_in) -> None:
    bring_in(xlsx([row(1), row(2)]))
    job = bring_in(xlsx([row(1), row(2, **{"Điện thoại": "0912"}), row(8)]))
    assert counts(job) == (3, 1, 1, 1, 0)


def test_the_mended_file_gives_what_a_clean_file_would_have(bring_in, other_commune) -> None:
    clean = xlsx([row(n) for n in range(1, 7)] + [row(7, Xã="Xã Vân Nham")])
    bring_in(clean)
    wanted = facts()
    Establishment.objects.all().delete()

    job = bring_in(xlsx([row(1), row(2), *BAD]))
    back = cells_of(files.rejected_file(job))
    assert back[0] == [*HEAD, "Lý do bị từ chối", "Dòng trong tệp gốc"]
    assert [line[-1] for line in back[1:]] == [4, 5, 6, 7, 8]
    assert "Mã số thuế: Mã số thuế" in back[1][-2]
    mended = [*(row(n) for n in range(3, 7)), row(7, Xã="Xã Vân Nham")]
    lines = [[*cells, *line[-2:]] for cells, line in zip(mended, back[1:], strict=True)]
    second = bring_in(xlsx(lines, back[0]))
    assert counts(second) == (5, 5, 0, 0, 0)
    assert facts() == wanted


def test_refused_rows_come_back_cell_by_cell(bring_in) -> None:
    strange = row(9, MST="0049", **{"Tên cơ sở": "=1+1", "Điện thoại": "-5", "Ngày thành lập": 42000})
    back = cells_of(files.rejected_file(bring_in(xlsx([strange]))))
    assert back[1][1:6] == ["=1+1", "0049", "Xã Đồng Đăng", "-5", 42000]


def test_repeats_inside_one_file(bring_in) -> None:
    job = bring_in(xlsx([row(1), row(1, STT=99), row(1, **{"Điện thoại": "khác"}), row(2)]))
    assert counts(job) == (4, 2, 0, 1, 1)
    assert "dòng 2" in job.rejections.get().reasons[0][1]


def test_blank_numbered_and_signature_rows(bring_in) -> None:
    lines = [row(1), [2, "", "", "", "", ""], ["", "", "", "", "", ""], ["", "", "", "", "", "", "NGƯỜI LẬP"], row(3)]
    job = bring_in(xlsx(lines))
    assert counts(job) == (3, 2, 0, 0, 1)


def test_formula_errors_are_said(upload, officer) -> None:
    job = upload(xlsx([row(1, **{"Điện thoại": "#REF!"})]))
    check(job, officer)
    assert "#REF!" in job.rejections.get().reasons[0][1]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "tcvn3", "vni", "nfd"])
def test_csv_in_every_encoding_gives_the_same_facts(bring_in, encoding: str) -> None:
    text = "\n".join(";".join(map(str, cells)) for cells in [HEAD, row(1), row(2)]) + "\n"
    if encoding == "nfd":
        data = unicodedata.normalize("NFD", text).encode()
    elif encoding in ("tcvn3", "vni"):
        data = encode_legacy(text, encoding).encode("latin-1")
    else:
        data = text.encode(encoding)
    assert counts(bring_in(data, "ds.csv")) == (2, 2, 0, 0, 0)
    assert set(Establishment.objects.values_list("name", flat=True)) == {"Cơ sở số 1", "Cơ sở số 2"}


def test_many_batches(bring_in, monkeypatch) -> None:
    monkeypatch.setattr(run, "BATCH_ROWS", 3)
    job = bring_in(xlsx([row(n) for n in range(1, 11)]))
    assert counts(job) == (10, 10, 0, 0, 0)
    assert job.cursor == 11


def test_a_stopped_run_goes_on_after_its_last_whole_batch(upload, officer, monkeypatch) -> None:
    monkeypatch.setattr(run, "BATCH_ROWS", 3)
    lines = [row(n) for n in range(1, 10)]
    lines[7] = row(2)  # repeats a row written before the stop
    job = upload(xlsx(lines))
    check(job, officer)
    whole = SAMPLE.apply

    def breaks(rows, context) -> None:
        if any(r.number > 6 for r in rows):
            raise RuntimeError("power cut")
        whole(rows, context)

    monkeypatch.setattr(SAMPLE, "apply", breaks)
    actions.start_apply(job=job, actor=officer)
    actions.carry_out(job=job, actor=officer)
    assert job.state == JobState.FAILED
    assert job.is_part_applied
    assert "sau dòng 4" in job.message
    assert counts(job) == (3, 3, 0, 0, 0)
    assert Establishment.objects.count() == 3
    monkeypatch.undo()
    monkeypatch.setattr(run, "BATCH_ROWS", 3)
    actions.resume(job=job, actor=officer)
    actions.carry_out(job=job, actor=officer)
    assert job.state == JobState.APPLIED
    assert counts(job) == (9, 8, 0, 1, 0)
    assert Establishment.objects.count() == 8


def test_two_runs_of_one_job_write_each_batch_once(upload, officer) -> None:
    job = upload(xlsx([row(1), row(2)]))
    check(job, officer)
    actions.start_apply(job=job, actor=officer)
    twin = ImportJob.objects.get(pk=job.pk)
    actions.carry_out(job=job, actor=officer)
    actions.carry_out(job=twin, actor=officer)
    assert twin.state == JobState.APPLIED
    assert counts(twin) == (2, 2, 0, 0, 0)


def test_a_row_the_database_refuses_is_rejected_alone(upload, officer, monkeypatch) -> None:
    job = upload(xlsx([row(1), row(2), row(3)]))
    check(job, officer)
    whole = SAMPLE.apply

    def picky(rows, context) -> None:
        whole(rows, context)
        if any(r.number == 3 for r in rows):
            raise IntegrityError("no")

    monkeypatch.setattr(SAMPLE, "apply", picky)
    actions.start_apply(job=job, actor=officer)
    actions.carry_out(job=job, actor=officer)
    assert counts(job) == (3, 2, 0, 0, 1)
    assert Establishment.objects.count() == 2


def test_only_whoever_may(upload, employer, commune_officer) -> None:
    for actor in (employer, commune_officer):
        with pytest.raises(PermissionDenied):
            upload(xlsx([row(1)]), actor=actor)
    assert ImportJob.objects.count() == 0


def test_a_person_who_lost_the_role_writes_nothing(upload, officer, employer) -> None:
    job = upload(xlsx([row(1)]))
    check(job, officer)
    actions.start_apply(job=job, actor=officer)
    actions.carry_out(job=job, actor=employer)
    assert job.state == JobState.FAILED
    assert "không còn quyền" in job.message
    assert Establishment.objects.filter(tax_code=mst(1)).count() == 0


def test_moves_that_make_no_sense_are_refused(upload, officer) -> None:
    job = upload(xlsx([row(1)]))
    with pytest.raises(TransitionRefused):
        actions.start_apply(job=job, actor=officer)
    with pytest.raises(TransitionRefused):
        actions.resume(job=job, actor=officer)
    actions.cancel(job=job, actor=officer)
    with pytest.raises(TransitionRefused):
        actions.start_check(job=job, actor=officer)
    with pytest.raises(TransitionRefused):
        actions.match_columns(job=job, mapping={"name": 1, "tax_code": 2, "commune": 3}, actor=officer)


def test_nothing_to_write_cannot_be_applied(bring_in, upload, officer) -> None:
    bring_in(xlsx([row(1)]))
    job = upload(xlsx([row(1)]))
    check(job, officer)
    with pytest.raises(TransitionRefused, match="Không có dòng nào"):
        actions.start_apply(job=job, actor=officer)


def test_a_running_job_is_not_started_twice_unless_it_stalled(upload, officer) -> None:
    job = upload(xlsx([row(1)]))
    actions.start_check(job=job, actor=officer)
    with pytest.raises(TransitionRefused, match="đang được xử lý"):
        actions.start_check(job=job, actor=officer)
    ImportJob.objects.filter(pk=job.pk).update(beat_at=timezone.now() - timezone.timedelta(minutes=5))
    job.refresh_from_db()
    check(job, officer)
    assert job.state == JobState.CHECKED


def test_a_file_that_changed_on_disk_is_not_read(upload, officer, media) -> None:
    job = upload(xlsx([row(1)]))
    path = next(media.rglob("*.xlsx"))
    path.write_bytes(xlsx([row(2)]))
    check(job, officer)
    assert job.state == JobState.FAILED
    assert "tải lên lại" in job.message.lower()


def test_the_database_keeps_the_sum(upload) -> None:
    job = upload(xlsx([row(1)]))
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportJob.objects.filter(pk=job.pk).update(read=5, added=1)


def test_options_are_asked_for(officer, commune) -> None:
    from django.core.files.base import ContentFile

    file = ContentFile(xlsx([row(1)]), "a.xlsx")
    job = actions.upload(
        importer=SAMPLE, file=file, filename="a.xlsx", actor=officer, options={"source": "Chi cục Thuế"}
    )
    assert job.options == {"source": "Chi cục Thuế"}
    with pytest.raises(ImportRefused, match="dài quá"):
        actions.upload(importer=SAMPLE, file=file, filename="a.xlsx", actor=officer, options={"source": "x" * 201})


def test_the_real_run_writes_what_the_dry_run_read(upload, officer, media) -> None:
    job = upload(xlsx([row(1), row(2), *BAD[:2]]))
    check(job, officer)
    assert (media / f"imports/staged/{job.pk}.rows").exists()
    next(media.rglob("*.xlsx")).unlink()
    actions.start_apply(job=job, actor=officer)
    actions.carry_out(job=job, actor=officer)
    assert counts(job) == (4, 2, 0, 0, 2)
    assert cells_of(files.rejected_file(job))[1][1] == "Cơ sở số 3"


@pytest.mark.parametrize("damage", ["gone", "forged", "half"])
def test_staged_rows_that_are_not_ours_are_not_loaded(upload, officer, media, monkeypatch, damage: str) -> None:
    monkeypatch.setattr(run, "BATCH_ROWS", 2)
    job = upload(xlsx([row(n) for n in range(1, 6)]))
    check(job, officer)
    staged = media / f"imports/staged/{job.pk}.rows"
    content = bytearray(staged.read_bytes())
    if damage == "gone":
        staged.unlink()
    else:
        content[50 if damage == "forged" else -20] ^= 1
        staged.write_bytes(content)
    actions.start_apply(job=job, actor=officer)
    actions.carry_out(job=job, actor=officer)
    assert job.state == JobState.APPLIED
    assert counts(job) == (5, 5, 0, 0, 0)
    assert Establishment.objects.count() == 5


def test_another_reading_needs_another_dry_run(upload, officer) -> None:
    job = upload(xlsx([row(1)]))
    check(job, officer)
    actions.match_columns(job=job, mapping={"name": 1, "tax_code": 2, "commune": 3}, actor=officer)
    assert job.state == JobState.UPLOADED
    assert counts(job) == (0, 0, 0, 0, 0)
    with pytest.raises(TransitionRefused):
        actions.start_apply(job=job, actor=officer)


def test_a_dry_run_started_again_by_the_queue_counts_no_row_twice(upload, officer, monkeypatch) -> None:
    monkeypatch.setattr(run, "BATCH_ROWS", 2)
    job = upload(xlsx([row(1), row(2, Xã="Không Có"), row(3), row(4), row(5)]))
    actions.start_check(job=job, actor=officer)
    whole = run.Run._save

    def killed(self, batch) -> None:
        if self.job.cursor:
            raise KeyboardInterrupt
        whole(self, batch)

    monkeypatch.setattr(run.Run, "_save", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.carry_out(job=job, actor=officer)
    monkeypatch.setattr(run.Run, "_save", whole)
    again = ImportJob.objects.get(pk=job.pk)
    assert again.cursor == 3
    actions.carry_out(job=again, actor=officer)
    assert counts(again) == (5, 4, 0, 0, 1)
    actions.start_apply(job=again, actor=officer)
    actions.carry_out(job=again, actor=officer)
    assert counts(again) == (5, 4, 0, 0, 1)
