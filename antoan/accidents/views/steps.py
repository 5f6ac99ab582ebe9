"""The single steps of an investigation, each on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from antoan.accidents.actions import conclusion, investigation, measures, minutes, pause
from antoan.accidents.enums import InvestigationLevel
from antoan.accidents.forms import steps as forms
from antoan.accidents.forms.rows import GuestForm, filled, formset
from antoan.accidents.models import Accident
from antoan.accidents.queries.investigation import book_of, cases_of, is_informal, longest_extension
from antoan.accidents.queries.investigators import investigation_of, may_investigate
from antoan.accidents.queries.measures import may_finish
from antoan.accidents.queries.progress import held_back, offers
from antoan.accidents.rules.identity import may_read_names
from antoan.accidents.rules.minutes import Book
from antoan.accidents.rules.plausible import Implausible
from antoan.accidents.rules.team import meeting_groups
from antoan.law.queries import NotInForce
from antoan.org.http import Request
from antoan.ui.forms import Form
from antoan.ui.http import confirm
from antoan.workflow.machine import TransitionRefused

Text = str | Promise


@dataclass(frozen=True)
class Step:
    """A step with one form: title, legal words, the form, the action that takes its fields, words after and on the button."""

    title: Text
    lead: Text
    form: type[Form]
    run: Callable[..., Any]
    done: Text = ""
    button: Text = ""


STEPS = {
    "giam-dinh": Step(
        gettext_lazy("Giám định kỹ thuật, giám định pháp y"),
        gettext_lazy("Vụ cần giám định có thời hạn điều tra dài nhất, tính từ cùng ngày nhận tin (Đ.35 k.6)."),
        forms.ExpertiseForm,
        investigation.set_expertise,
    ),
    "gia-han": Step(
        gettext_lazy("Gia hạn thời gian điều tra"),
        gettext_lazy("Chỉ một lần; trưởng đoàn báo cáo, người ra quyết định thành lập đoàn đồng ý (Đ.35 k.6)."),
        forms.ExtendForm,
        investigation.extend,
    ),
    "chuyen-bo": Step(
        gettext_lazy("Chuyển cấp trung ương điều tra"),
        gettext_lazy("Vụ đặc biệt nghiêm trọng hoặc vượt khả năng của cấp tỉnh (Đ.35 k.3)."),
        forms.HandOverForm,
        investigation.hand_over,
    ),
    "nhan-van-ban": Step(
        gettext_lazy("Ghi văn bản nhận từ trung ương"),
        gettext_lazy(
            "Vụ do đoàn cấp trung ương điều tra (Đ.35 k.3). Tỉnh ghi lại đoàn, biên bản, kết luận theo văn bản nhận được; "
            "bản chụp văn bản đính kèm ở trang vụ tai nạn."
        ),
        forms.ReceiveForm,
        investigation.receive,
    ),
    "tam-dung": Step(
        gettext_lazy("Chuyển cơ quan điều tra hình sự"),
        gettext_lazy("Có dấu hiệu tội phạm: văn bản kiến nghị kèm hồ sơ, vật chứng (Đ.35 k.7). Thời hạn dừng lại."),
        forms.SuspendForm,
        pause.suspend,
    ),
    "tiep-tuc": Step(
        gettext_lazy("Tiếp tục điều tra"),
        gettext_lazy("Không khởi tố: thời hạn tính từ ngày đoàn nhận đủ hồ sơ, vật chứng (Đ.35 k.6)."),
        forms.ResumeForm,
        pause.resume,
    ),
    "dieu-tra-lai": Step(
        gettext_lazy("Điều tra lại"),
        gettext_lazy("Đoàn cấp tỉnh điều tra lại; giấy tờ lần trước vẫn được giữ nguyên (Đ.35 k.2)."),
        forms.ReopenForm,
        pause.reopen,
    ),
    "lap-bien-ban": Step(
        gettext_lazy("Lập biên bản"),
        gettext_lazy("Bản phát hành được đóng băng, kèm mã nội dung; sửa sau đó thì phát hành bản mới."),
        forms.MinuteForm,
        minutes.minute,
        gettext_lazy("Đã phát hành biên bản; bản phát hành nằm ở trang vụ tai nạn."),
        gettext_lazy("Phát hành biên bản"),
    ),
    "niem-yet": Step(
        gettext_lazy("Niêm yết công khai"),
        gettext_lazy(
            "Cơ sở niêm yết cho người lao động; UBND xã niêm yết khi người bị nạn không có hợp đồng (Đ.35 k.9)."
        ),
        forms.PublishForm,
        conclusion.publish,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, pk: int, name: str) -> HttpResponse:
    """A step with one form."""
    if name not in STEPS:
        raise Http404
    chosen, accident = STEPS[name], _case(request, pk)
    if request.method != "POST" and name not in {offer.name for offer in offers(request.actor, accident)}:
        messages.info(request, _("Việc này chưa làm được ở trạng thái hiện nay."))
        return redirect("accidents:investigation", pk)
    form = chosen.form(request.POST or None, initial=_first(accident, name))

    def run() -> None:
        chosen.run(accident, actor=request.actor, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and _tried(form, run):
        messages.success(
            request, str(chosen.done if _is_ours(accident) else "") or _("Đã ghi: %(step)s.") % {"step": chosen.title}
        )
        return redirect("accidents:investigation", pk)
    button = str(chosen.button if _is_ours(accident) else "") or _("Ghi nhận")
    context = {"accident": accident, "step": chosen, "button": button, "form": form, "notes": _notes(accident, name)}
    return _render(request, "accidents/investigation/step.html", context)


def _is_ours(accident: Accident) -> bool:
    """Whether a team of the province, the employer or the commune investigates."""
    found = investigation_of(accident)
    return found is None or found.level != InvestigationLevel.MINISTRY


def _first(accident: Accident, name: str) -> dict[str, Any]:
    """What the form begins with."""
    found = investigation_of(accident)
    if found is None:
        return {}
    if name == "lap-bien-ban":
        return {"number": found.minutes_number, "on": found.minutes_on}
    if name == "giam-dinh":
        return {"needed": "0" if found.needs_expertise else "1"}
    if name == "niem-yet":
        place = _("Trụ sở UBND %(commune)s") % {"commune": accident.commune}
        own = "" if accident.establishment_id and not is_informal(list(accident.victims.all())) else place
        return {"on": found.published_on, "where": found.published_where or own}
    return {}


def _notes(accident: Accident, name: str) -> list[str]:
    """What to know before this step."""
    found = investigation_of(accident)
    if found and found.level == InvestigationLevel.MINISTRY and name == "lap-bien-ban":
        return [
            _("Chỉ ghi số, ngày biên bản của đoàn cấp trung ương; hệ thống không phát hành biên bản thay cho đoàn.")
        ]
    if found and name == "lap-bien-ban" and (missing := held_back(book_of(accident))):
        return [_("Chưa lập được biên bản, còn thiếu: %(gaps)s.") % {"gaps": missing}]
    if found and name == "gia-han":
        try:
            law = longest_extension(accident, found)
        except NotInForce:
            return []
        return [_("Được gia hạn nhiều nhất %(most)s ngày (%(basis)s).") % {"most": law.value, "basis": law.basis}]
    return []


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: Request, pk: int) -> HttpResponse:
    """The meeting that announces the minutes: day, place, who came, what was said."""
    accident = _case(request, pk)
    if not _is_open(request, accident, "hop"):
        return redirect("accidents:investigation", pk)
    data = request.POST if request.method == "POST" else None
    book = book_of(accident)
    form = forms.MeetingForm(data)
    rows = formset(GuestForm)(data, initial=_guests(book), prefix="g")
    valid = [form.is_valid(), rows.is_valid()] if data is not None else [False]

    def run() -> None:
        people = [row.person() for row in filled(rows, "name")]
        conclusion.announce(
            accident, actor=request.actor, meeting=conclusion.Meeting(**form.cleaned_data), people=people
        )

    if all(valid) and _tried(form, run):
        confirm(request, _("Đã công bố biên bản điều tra."), draft=f"hop-{pk}")
        return redirect("accidents:investigation", pk)
    context = {"accident": accident, "form": form, "rows": rows, "draft": f"hop-{pk}"}
    return _render(request, "accidents/investigation/meeting.html", context)


def _guests(book: Book) -> list[dict[str, str]]:
    """The team, the people hurt, and an empty seat for each group that the law names."""
    has_employer = book.accident.establishment_id is not None
    team = book.part("head", "member")
    rows = [{"group": "team", "name": p.name, "agency": p.agency, "title": p.title} for p in team]
    rows += [{"group": "victim", "name": v.name} for v in book.victims if v.severity != "dead"]
    groups = meeting_groups(book.accident.severity, has_employer=has_employer)
    return rows + [{"group": group.value} for group in groups if group.value not in {row["group"] for row in rows}]


@require_http_methods(["GET", "HEAD", "POST"])
def conclude(request: Request, pk: int) -> HttpResponse:
    """The conclusion: everything the returns count."""
    accident = _case(request, pk)
    if not _is_open(request, accident, "ket-luan"):
        return redirect("accidents:investigation", pk)
    form = forms.ConcludeForm(request.POST or None, book=book_of(accident))

    def run() -> None:
        conclusion.conclude(
            accident,
            actor=request.actor,
            classification=form.cleaned_data["classification"],
            concluded_on=form.cleaned_data["concluded_on"],
            facts=form.facts(),
            days_off=form.days_off(),
        )

    if request.method == "POST" and form.is_valid() and _tried(form, run):
        confirm(request, _("Đã kết luận vụ tai nạn."), draft=f"ket-luan-{pk}")
        return redirect("accidents:investigation", pk)
    context = {"accident": accident, "form": form, "draft": f"ket-luan-{pk}"}
    return _render(request, "accidents/investigation/conclude.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: Request, pk: int, measure_pk: int) -> HttpResponse:
    """A measure is done."""
    accident = get_object_or_404(cases_of(request.actor), pk=pk)
    if not may_finish(request.actor, accident):
        raise PermissionDenied
    measure = get_object_or_404(accident.measures.all(), pk=measure_pk)
    form = forms.FinishForm(request.POST or None)

    def run() -> None:
        measures.finish_measure(measure, actor=request.actor, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and _tried(form, run):
        messages.success(request, _("Đã ghi hoàn thành biện pháp."))
        return redirect("accidents:investigation", pk)
    context = {"accident": accident, "measure": measure, "form": form}
    return _render(request, "accidents/investigation/measure.html", context)


def _case(request: Request, pk: int) -> Accident:
    accident = get_object_or_404(cases_of(request.actor), pk=pk)
    if not may_investigate(request.actor, accident) or not may_read_names(request.actor):
        raise PermissionDenied
    return accident


def _render(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _tried(form: Form, run: Callable[[], Any]) -> bool:
    """Run an action; what it refuses is said at the field it concerns."""
    try:
        run()
    except Implausible as wrong:
        for doubt in wrong.doubts:
            form.add_error(doubt.field if doubt.field in form.fields else None, doubt.message)
        return False
    except TransitionRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _is_open(request: Request, accident: Accident, step: str) -> bool:
    """Whether the page of a step has something to offer now; else a message says where to begin.

    What is sent goes to the action even so: it may come from a page opened before, and the refusal names the state.
    """
    if investigation_of(accident) is None:
        return False
    if request.method == "POST" or step in {offer.name for offer in offers(request.actor, accident)}:
        return True
    messages.info(request, _("Việc này chưa làm được ở trạng thái hiện nay."))
    return False
