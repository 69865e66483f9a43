"""What an agency does: enter, pass on, send, answer the council."""

from __future__ import annotations

from django.urls import include, path

from assessments.views import entry, responses, submissions

submission_urls = [
    path("", submissions.submission_detail, name="submission-detail"),
    # Entering
    path("nhap/<str:main_code>/", entry.answer_edit, name="answer-edit"),
    path("minh-chung/<int:evidence_pk>/", entry.evidence_file, name="evidence-file"),
    # Between the officer and the head
    path("chuyen-duyet/", submissions.submission_pass_on, name="submission-pass-on"),
    path("tom-tat/", submissions.submission_summary, name="submission-summary"),
    path("tra-lai/", submissions.submission_hand_back, name="submission-hand-back"),
    path("gui/", submissions.submission_send, name="submission-send"),
    path("rut-lai/", submissions.submission_withdraw, name="submission-withdraw"),
    # What was sent
    path("ban/<int:number>/", submissions.version_detail, name="version-detail"),
    path("bien-nhan/<int:number>/", submissions.receipt_detail, name="receipt-detail"),
    # What the council asks
    path("giai-trinh/", responses.response_list, name="response-list"),
    path("giai-trinh/<int:finding_pk>/", responses.response_edit, name="response-edit"),
]

urlpatterns = [
    path("don-vi/<slug:cycle_slug>/<int:pk>/", include(submission_urls)),
]
