"""What the council does: open a cycle, follow it, review."""

from __future__ import annotations

from django.urls import include, path

from assessments.views import bench, council_help, cycles, extensions, precedents, reviews

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
