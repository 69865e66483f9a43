"""The receipt of a sent version on paper, and the address at which anyone can check it.

The same version gives the same bytes: the paper holds no time but that of the send. What it looks
like is in ``templates/assessments/documents/receipt.html`` and ``static/css/receipt.css``.
"""

from __future__ import annotations

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from assessments.models import SubmissionVersion
from assessments.pages.declared import receipt_of


def verification_path(version: SubmissionVersion) -> str:
    """The path of the public page that says whether this version is what was received."""
    return reverse("receipt-verify", args=[version.receipt, version.sha256])


def verification_address(version: SubmissionVersion) -> str:
    """The same with the portal's own name: a paper leads there from wherever it lies."""
    return f"{settings.ORIGIN}{verification_path(version)}"


def qr(address: str) -> SafeString:
    """``address`` as a square code, in SVG with the quiet margin that readers need."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308 -- lines and numbers, drawn here


def render(version: SubmissionVersion) -> bytes:
    """The receipt as PDF/A."""
    from dti_portal import documents  # noqa: PLC0415 -- WeasyPrint takes half a second to load

    address = verification_address(version)
    context = {
        "version": version,
        "submission": version.submission,
        "receipt": receipt_of(version),
        "address": address,
        "qr": qr(address),
    }
    html = render_to_string("assessments/documents/receipt.html", context)
    return documents.pdf(documents.legible(html))
