"""The words that speak for or against work; editable, and every change re-reads what is undecided."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from antoan.ledgers.actions.keywords import KeywordTaken, save_keyword
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.keywords import all_keywords
from antoan.org.http import Request
from antoan.ui.forms import Form, IntegerField


class KeywordForm(Form):
    """A word and its points."""

    text = forms.CharField(label=gettext_lazy("Từ khóa"), max_length=80)
    weight = IntegerField(label=gettext_lazy("Điểm (-10 đến 10)"), low=-10, high=10)
    is_active = forms.BooleanField(label=gettext_lazy("Đang dùng"), required=False, initial=True)


@require_GET
def keyword_list(request: Request) -> HttpResponse:
    """All words with their points."""
    return _page(request, KeywordForm(initial={"is_active": True}))


def _page(request: Request, form: KeywordForm, status: int = 200) -> HttpResponse:
    if not request.actor.can(LedgerPermission.LINK):
        raise Http404
    return render(request, "ledgers/keywords.html", {"keywords": all_keywords(), "form": form}, status=status)


@require_POST
def keyword_add(request: Request) -> HttpResponse:
    """A new word."""
    return _saved(request, None)


@require_POST
def keyword_save(request: Request, pk: int) -> HttpResponse:
    """Change the points of a word, or switch it off."""
    return _saved(request, get_object_or_404(all_keywords(), pk=pk).pk)


def _saved(request: Request, pk: int | None) -> HttpResponse:
    form = KeywordForm(request.POST)
    if not request.actor.can(LedgerPermission.LINK):
        raise Http404
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        done = save_keyword(pk=pk, actor=request.actor, **form.cleaned_data)
    except KeywordTaken as taken:
        form.add_error("text", str(taken))
        return _page(request, form, 422)
    messages.success(request, _("Đã lưu; %(n)s dòng chưa xét được chấm lại.") % {"n": done})
    return redirect("ledgers:keywords")
