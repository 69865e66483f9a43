"""What the council does: open a cycle, follow it, review."""

from __future__ import annotations

from django.urls import include, path

from assessments.views import (
    agenda,
    bench,
    bodies,
    conflicts,
    council_help,
    cycles,
    extensions,
    measured_figures,
    measurements,
    precedents,
    review_duties,
    reviews,
    rosters,
    sample_checks,
    second_scores,
    sending,
    sessions,
    steps,
    windows,
)

session_urls = [
    path("", sessions.session_detail, name="session-detail"),
    path("thanh-phan/", sessions.session_edit, name="session-edit"),
    path("khai-mac/", sessions.session_open, name="session-open"),
    path("be-mac/", sessions.session_close, name="session-close"),
    path("dong-thuan/", sessions.session_consent, name="session-consent"),
    path("bien-ban.pdf", sessions.session_minutes, name="session-minutes"),
    path("muc/<int:position>/", agenda.agenda_item, name="agenda-item"),
    path("muc/<int:position>/bo-phieu/", agenda.ballot_open, name="ballot-open"),
    path("muc/<int:position>/phieu/", agenda.vote_cast, name="vote-cast"),
    path("muc/<int:position>/kiem-phieu/", agenda.ballot_count, name="ballot-count"),
]

step_urls = [
    path("", steps.step_edit, name="step-edit"),
    path("van-ban/", steps.step_document_add, name="step-document-add"),
    path("van-ban/<int:document_pk>/bo/", steps.step_document_remove, name="step-document-remove"),
    path("bo/", steps.step_remove, name="step-remove"),
    path("dua-lai/", steps.step_restore, name="step-restore"),
]

cycle_urls = [
    path("", cycles.cycle_detail, name="cycle-detail"),
    # Who takes part
    path("phan-nhom/", rosters.cycle_assign, name="cycle-assign"),
    path("phan-nhom/excel/", rosters.roster_workbook, name="roster-workbook"),
    path("phan-nhom/excel/mau.xlsx", rosters.roster_template, name="roster-template"),
    path("phan-nhom/excel/ap-dung/", rosters.roster_apply, name="roster-apply"),
    path("phan-nhom/ky-truoc/", rosters.roster_carry, name="roster-carry"),
    # The steps of the cycle
    path("tien-trinh/", steps.step_list, name="step-list"),
    path("tien-trinh/them/", steps.step_add, name="step-add"),
    path("tien-trinh/buoc/<str:ref>/", include(step_urls)),
    # The council and its working group, by decision
    path("to-chuc/", bodies.body_list, name="body-list"),
    path("to-chuc/<str:kind>/ghi/", bodies.body_write, name="body-write"),
    # Who has sent, and who is late
    path("gui-ho-so/", sending.sending_list, name="sending-list"),
    path("gui-ho-so/chua-gui.<str:ending>", sending.late_list_file, name="late-list-file"),
    # Deadlines
    path("thoi-han/", extensions.cycle_deadlines, name="cycle-deadlines"),
    path("gia-han/<int:pk>/", extensions.submission_extend, name="submission-extend"),
    path("gia-han/doi-tuong/<str:set_id>/", extensions.deadline_extend, name="deadline-extend"),
    # Review
    path("tham-dinh/", reviews.review_list, name="review-list"),
    path("tham-dinh/tiep/", bench.review_next, name="review-next"),
    path(
        "tham-dinh/<int:pk>/<str:main_code>/",
        reviews.review_main_index,
        name="review-main-index",
    ),
    path(
        "tham-dinh/<int:pk>/<str:main_code>/<str:code>/",
        reviews.review_indicator,
        name="review-indicator",
    ),
    path(
        "tham-dinh/<int:pk>/<str:main_code>/<str:code>/diem/",
        bench.review_points,
        name="review-points",
    ),
    # Precedents
    path("tien-le/", precedents.precedent_list, name="precedent-list"),
    path(
        "tien-le/<str:set_id>/<str:code>/ket-luan-chung/",
        precedents.common_ruling_give,
        name="common-ruling-give",
    ),
    # Who judges what, and who may not
    path("phan-cong/", review_duties.review_duty_list, name="review-duty-list"),
    path("phan-cong/<int:pk>/", review_duties.review_duty_file, name="review-duty-file"),
    path(
        "phan-cong/tu-choi/<int:duty_pk>/",
        review_duties.review_duty_decline,
        name="review-duty-decline",
    ),
    path("xung-dot/", conflicts.conflict_list, name="conflict-list"),
    path("xung-dot/<int:conflict_pk>/ket-thuc/", conflicts.conflict_end, name="conflict-end"),
    path("kiem-tra/<int:pk>/<str:main_code>/", sample_checks.sample_check, name="sample-check"),
    # What is measured elsewhere
    path("so-do/", measurements.measurement_list, name="measurement-list"),
    path("so-do/tep/", measurements.measurement_upload, name="measurement-upload"),
    path("so-do/ghi/", measurements.measurement_apply, name="measurement-apply"),
    path(
        "so-do/mau/<slug:source>.xlsx",
        measurements.measurement_template,
        name="measurement-template",
    ),
    path(
        "so-do/rut/<int:batch_pk>/", measurements.measurement_withdraw, name="measurement-withdraw"
    ),
    path("so-do/<int:pk>/<str:code>/", measured_figures.measurement_edit, name="measurement-edit"),
    path(
        "so-do/<int:pk>/<str:code>/<slug:part>/",
        measured_figures.measurement_edit,
        name="measurement-part",
    ),
    # Judged twice, blind
    path("cham-hai-lan/", second_scores.second_score_list, name="second-score-list"),
    path("cham-hai-lan/<int:pair_pk>/", second_scores.second_score, name="second-score"),
    path(
        "cham-hai-lan/<int:pair_pk>/diem/",
        second_scores.second_score_points,
        name="second-score-points",
    ),
    path(
        "cham-hai-lan/<int:pair_pk>/don-vi/",
        second_scores.second_unit_name,
        name="second-unit-name",
    ),
    path(
        "cham-hai-lan/<int:pair_pk>/so-sanh/",
        second_scores.score_comparison,
        name="score-comparison",
    ),
    path("do-dong-deu/", second_scores.evenness, name="evenness"),
    # What agencies ask, and what they are told
    path("hoi-dap/", council_help.council_question_list, name="council-question-list"),
    path("hoi-dap/<int:pk>/", council_help.council_question_answer, name="council-question-answer"),
    path("thong-bao/", council_help.council_announcement_list, name="council-announcement-list"),
    # Giải trình in rounds, and the council in session
    path("giai-trinh/", windows.window_list, name="window-list"),
    path("giai-trinh/so-vong/", windows.window_rounds, name="window-rounds"),
    path("giai-trinh/<int:number>/gia-han/", windows.window_extend, name="window-extend"),
    path("phien-hop/", sessions.session_list, name="session-list"),
    path("phien-hop/quy-che/", sessions.session_rules, name="session-rules"),
    path("phien-hop/<int:number>/", include(session_urls)),
    path("tra-ho-so/<int:pk>/", reviews.submission_return, name="submission-return"),
]

urlpatterns = [
    path("quan-tri/ky/", cycles.cycle_list, name="cycle-list"),
    path("quan-tri/ky/moi/", cycles.cycle_open, name="cycle-open"),
    path("hoi-dong/<slug:cycle_slug>/", include(cycle_urls)),
]
