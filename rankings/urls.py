"""Published rankings: everything here is public."""

from __future__ import annotations

from django.urls import path, register_converter

from rankings.views import public


class RankingSlug:
    """``2022/791-qd-ubnd``, or ``an-giang/2018/…`` for a province other than the main one."""

    regex = r"(?:[a-z0-9-]+/)?[0-9]{4}/[a-z0-9-]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RankingSlug, "ranking")

urlpatterns = [
    path("", public.home, name="home"),
    path("ket-qua/", public.ranking_list, name="ranking-list"),
    path("hoi-dong-tham-dinh/<slug:cycle_slug>/", public.review_register, name="review-register"),
    path(
        "hoi-dong-tham-dinh/<slug:cycle_slug>/danh-sach-<int:number>.txt",
        public.blind_listing,
        name="blind-listing",
    ),
    path("ket-qua/<ranking:slug>/", public.ranking_detail, name="ranking-detail"),
    path("ket-qua/<ranking:slug>/phu-luc.pdf", public.ranking_appendix, name="ranking-appendix"),
    path("ket-qua/<ranking:slug>/du-lieu.csv", public.ranking_data, name="ranking-data"),
    path("ket-qua/<ranking:slug>/ghi-chu/<int:number>/", public.ranking_note, name="ranking-note"),
]
