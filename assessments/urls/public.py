"""What anyone may see of the procedure: no session, and English under ``/en/``."""

from __future__ import annotations

from django.urls import path

from assessments.views import extensions, receipts, second_scores

urlpatterns = [
    path("gia-han/", extensions.extension_register, name="extension-register"),
    path("cham-hai-lan/", second_scores.blind_register, name="blind-register"),
    path("xac-thuc/", receipts.receipt_check, name="receipt-check"),
    path("xac-thuc/<str:receipt>/<str:sha256>/", receipts.receipt_verify, name="receipt-verify"),
]
