"""What the council does: open a cycle, follow it, review."""

from __future__ import annotations

from django.urls import include, path

from assessments.views import cycles, reviews

cycle_urls = [
    path("", cycles.cycle_detail, name="cycle-detail"),
    path("phan-nhom/", cycles.cycle_assign, name="cycle-assign"),
    # Review
    path("tham-dinh/", reviews.review_list, name="review-list"),
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
    path("tra-ho-so/<int:pk>/", reviews.submission_return, name="submission-return"),
]

urlpatterns = [
    path("quan-tri/ky/", cycles.cycle_list, name="cycle-list"),
    path("quan-tri/ky/moi/", cycles.cycle_open, name="cycle-open"),
    path("hoi-dong/<slug:cycle_slug>/", include(cycle_urls)),
]
