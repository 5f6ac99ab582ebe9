"""The life of an import job, and what may be asked of one."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from antoan.imports import columns
from antoan.imports.contract import Importer, Option, importer_named
from antoan.imports.enums import JobState
from antoan.workflow.machine import Machine, Transition

INLINE_ROWS = 3_000  # a file of this size is done while the person waits; a larger one in the background


class ImportRefused(ValueError):
    """What was asked cannot be done; the message is for the person."""


def columns_are_matched(job: Any) -> str | None:
    """The first thing that stands against the job's mapping."""
    return next(iter(columns.problems(job.importer, job.mapping, len(job.names))), None)


def something_to_write(job: Any) -> str | None:
    """A dry run that found no row to add or change leaves nothing to confirm."""
    return None if job.added + job.changed else _("Không có dòng nào cần thêm hoặc thay đổi.")


def can_be_checked(job: Any) -> str | None:
    """Columns first; and a run that is at work must not get a second one beside it."""
    return _at_work(job) or columns_are_matched(job)


def can_go_on(job: Any) -> str | None:
    """Only a run that had begun to write, and has stopped."""
    return _at_work(job) or (None if job.checked_at else _("Tệp chưa kiểm tra xong nên chưa có gì để nhập tiếp."))


def _at_work(job: Any) -> str | None:
    return _("Tệp đang được xử lý. Hãy đợi.") if job.is_running and not job.is_stalled else None


@cache
def machine_of(kind: str) -> Machine:
    """The moves of a job; whoever may import the kind may make them."""
    may = importer_named(kind).permission
    s = JobState
    table = (
        ("reopen", gettext_lazy("Đổi cách đọc tệp"), {s.UPLOADED, s.CHECKED, s.FAILED}, s.UPLOADED, nothing_in_the_way),
        ("check", gettext_lazy("Kiểm tra"), {s.UPLOADED, s.CHECKED, s.FAILED, s.CHECKING}, s.CHECKING, can_be_checked),
        ("checked", gettext_lazy("Kiểm tra xong"), {s.CHECKING}, s.CHECKED, nothing_in_the_way),
        ("apply", gettext_lazy("Nhập vào hệ thống"), {s.CHECKED}, s.APPLYING, something_to_write),
        ("resume", gettext_lazy("Tiếp tục"), {s.FAILED, s.APPLYING}, s.APPLYING, can_go_on),
        ("applied", gettext_lazy("Nhập xong"), {s.APPLYING}, s.APPLIED, nothing_in_the_way),
        ("fail", gettext_lazy("Dừng vì lỗi"), {s.CHECKING, s.APPLYING}, s.FAILED, nothing_in_the_way),
        ("cancel", gettext_lazy("Hủy"), {s.UPLOADED, s.CHECKED, s.FAILED}, s.CANCELLED, nothing_in_the_way),
    )
    return Machine(
        [
            Transition(name, label, frozenset(sources), target, may, check=check)
            for name, label, sources, target, check in table
        ]
    )


def nothing_in_the_way(_job: Any) -> str | None:
    """For moves that only the state decides."""
    return None


def checked_options(importer: Importer, given: dict[str, str]) -> dict[str, str]:
    """The answers to the importer's questions; ImportRefused for a missing or unknown one."""
    return {option.key: _checked(option, given.get(option.key, "").strip()) for option in importer.options}


def _checked(option: Option, answer: str) -> str:
    if not answer and option.required:
        raise ImportRefused(_("Chưa trả lời “%(label)s”.") % {"label": option.label})
    if answer and option.choices and answer not in dict(option.choices):
        raise ImportRefused(_("“%(label)s” phải chọn trong danh sách.") % {"label": option.label})
    if len(answer) > 200:
        raise ImportRefused(_("“%(label)s” dài quá 200 ký tự.") % {"label": option.label})
    return answer
