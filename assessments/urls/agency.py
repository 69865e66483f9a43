"""What an agency does: enter, pass on, send, answer the council."""

from __future__ import annotations

from django.urls import include, path

from assessments.views import (
    autosave,
    blank_form,
    duties,
    entry,
    evidence,
    guidance,
    library,
    path_to_tier,
    receipts,
    responses,
    submissions,
    versions,
    workbooks,
)

submission_urls = [
    path("", submissions.submission_detail, name="submission-detail"),
    # Entering
    path("nhap/<str:main_code>/", entry.answer_edit, name="answer-edit"),
    path("nhap/<str:main_code>/<str:code>/", autosave.answer_save, name="answer-save"),
    # The papers behind it
    path("minh-chung/", library.library, name="library"),
    path("minh-chung/them/", library.document_add, name="document-add"),
    path("minh-chung/van-ban/<int:document_pk>/", library.document_edit, name="document-edit"),
    path(
        "minh-chung/van-ban/<int:document_pk>/bo/", library.document_remove, name="document-remove"
    ),
    path("minh-chung/<int:evidence_pk>/", evidence.evidence_file, name="evidence-file"),
    path(
        "minh-chung/<int:evidence_pk>/trang/<int:page>/",
        evidence.evidence_page,
        name="evidence-page",
    ),
    path("tai-len/", evidence.upload_start, name="upload-start"),
    path("tai-len/<uuid:token>/", evidence.upload_piece, name="upload-piece"),
    path("tai-len/<uuid:token>/xong/", evidence.upload_finish, name="upload-finish"),
    path("phan-viec/", duties.duty_list, name="duty-list"),
    path(
        "nhap/<str:main_code>/<str:code>/lay-nam-truoc/", guidance.answer_carry, name="answer-carry"
    ),
    path("nhap/<str:main_code>/<str:code>/huong-dan/", guidance.answer_help, name="answer-help"),
    path("phieu-trong.pdf", blank_form.blank_form, name="blank-form"),
    # As a workbook, both ways; the whole of it as a file
    path("nhap-excel/", workbooks.workbook, name="workbook"),
    path("nhap-excel/ap-dung/", workbooks.workbook_apply, name="workbook-apply"),
    path("nhap-excel/mau.xlsx", workbooks.workbook_template, name="workbook-template"),
    path("ho-so.<str:ending>", workbooks.submission_export, name="submission-export"),
    path("ban/<int:number>/ho-so.<str:ending>", workbooks.version_export, name="version-export"),
    # What the standing agency says
    path("hoi-dap/", guidance.question_list, name="question-list"),
    path("thong-bao/", guidance.announcement_list, name="announcement-list"),
    # Between the officer and the head
    path("chuyen-duyet/", submissions.submission_pass_on, name="submission-pass-on"),
    path("tom-tat/", submissions.submission_summary, name="submission-summary"),
    path("tra-lai/", submissions.submission_hand_back, name="submission-hand-back"),
    path("gui/", submissions.submission_send, name="submission-send"),
    path("rut-lai/", submissions.submission_withdraw, name="submission-withdraw"),
    path("chot-so-lieu/", submissions.submission_top_up, name="submission-top-up"),
    # The way to the next tier, for the agency alone
    path("lo-trinh/", path_to_tier.submission_path, name="submission-path"),
    path("lo-trinh/cong-suc/", path_to_tier.effort_mark, name="effort-mark"),
    # What was sent
    path("ban/<int:number>/", submissions.version_detail, name="version-detail"),
    path("ban/<int:number>/so-voi/<int:other>/", versions.version_compare, name="version-compare"),
    path("thay-doi/", versions.draft_compare, name="draft-compare"),
    path("bien-nhan/<int:number>/", submissions.receipt_detail, name="receipt-detail"),
    path("bien-nhan/<int:number>/bien-nhan.pdf", receipts.receipt_pdf, name="receipt-pdf"),
    # What the council asks
    path("giai-trinh/", responses.response_list, name="response-list"),
    path("giai-trinh/ket-qua/", responses.response_outcome, name="response-outcome"),
    path(
        "giai-trinh/so-do/<int:finding_pk>/",
        responses.measurement_contest,
        name="measurement-contest",
    ),
    path("giai-trinh/<int:finding_pk>/", responses.response_edit, name="response-edit"),
]

urlpatterns = [
    path("don-vi/<slug:cycle_slug>/<int:pk>/", include(submission_urls)),
]
