"""Biên nhận: the proof on paper, and the public page that checks it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import receipts
from assessments.forms.receipts import ReceiptForm
from assessments.selectors.submissions import versions_visible_to
from frameworks.public import public_page


@require_safe
@never_cache
def receipt_pdf(request: HttpRequest, cycle_slug: str, pk: int, number: int) -> HttpResponse:
    """The receipt of a version on paper."""
    visible = versions_visible_to(request.user)
    version = get_object_or_404(
        visible, submission=pk, submission__cycle__slug=cycle_slug, number=number
    )
    response = HttpResponse(receipts.render(version), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{version.receipt}.pdf"'
    return response


@public_page
@never_cache
def receipt_check(request: HttpRequest) -> HttpResponse:
    """A number and a fingerprint to type in: does what was received have them?"""
    return _answer(request, ReceiptForm(request.GET or None))


@public_page
@never_cache
def receipt_verify(request: HttpRequest, receipt: str, sha256: str) -> HttpResponse:
    """The same by the address in the square code of a receipt."""
    return _answer(request, ReceiptForm({"so": receipt, "ma": sha256}))


def _answer(request: HttpRequest, form: ReceiptForm) -> HttpResponse:
    asked = form.is_valid()
    context = {"form": form, "asked": asked, "verified": form.verified() if asked else None}
    return render(request, "assessments/receipt_verify.html", context)
