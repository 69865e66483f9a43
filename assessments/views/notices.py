"""Thông báo: opening one marks it read; and how a person wants the letters."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.forms.notices import LetterChoiceForm, NoticesReadForm
from assessments.hand_overs import hand_overs
from assessments.notice_words import where
from assessments.selectors.notices import notices_visible_to, with_what_it_names
from assessments.services import notices


@never_cache
@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it read, and lead to where it is done."""
    visible = with_what_it_names(notices_visible_to(request.user))
    notice = get_object_or_404(visible, pk=pk, kind__in=hand_overs())
    notices.read(notice, by=request.user)
    return redirect(where(hand_overs()[notice.kind], notice) or "my-work")


@never_cache
@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    """Mark what stood on the page read, and nothing that came since."""
    form = NoticesReadForm(request.POST)
    if form.is_valid():
        notices.read_all(form.cleaned_data["seen"], by=request.user)
    else:
        messages.error(request, _("Danh sách thông báo gửi lên không đọc được. Bấm lại một lần."))
    return redirect("my-work")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter_choice(request: HttpRequest) -> HttpResponse:
    """When the reader gets letters about hand-overs."""
    posted = request.POST if request.method == "POST" else None
    form = LetterChoiceForm(posted, initial={"letters": request.user.letters})
    if form.is_valid():
        form.choose(request.user)
        messages.success(request, _("Đã ghi cách nhận thư."))
        return redirect("letter-choice")
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/letter_choice.html", {"form": form}, status=status)
