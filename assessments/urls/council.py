"""What the council does: open a cycle, follow it, review."""

from __future__ import annotations

from django.urls import include, path

from assessments.views import (
    bench,
    conflicts,
    council_help,
    cycles,
    extensions,
    precedents,
    review_duties,
    reviews,
    sample_checks,
)

cycle_urls = [
    path("", cycles.cycle_detail, name="cycle-detail"),
    path("phan-nhom/", cycles.cycle_assign, name="cycle-assign"),
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
    # What agencies ask, and what they are told
    path("hoi-dap/", council_help.council_question_list, name="council-question-list"),
    path("hoi-dap/<int:pk>/", council_help.council_question_answer, name="council-question-answer"),
    path("thong-bao/", council_help.council_announcement_list, name="council-announcement-list"),
    path("tra-ho-so/<int:pk>/", reviews.submission_return, name="submission-return"),
]

urlpatterns = [
    path("quan-tri/ky/", cycles.cycle_list, name="cycle-list"),
    path("quan-tri/ky/moi/", cycles.cycle_open, name="cycle-open"),
    path("hoi-dong/<slug:cycle_slug>/", include(cycle_urls)),
]
