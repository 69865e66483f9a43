"""Behind sign-in: a cycle's ranking on its way to the public. Vietnamese only, like its kind."""

from __future__ import annotations

from django.urls import include, path

from rankings.views import council

ranking_urls = [
    path("", council.cycle_ranking, name="cycle-ranking"),
    path("phu-luc.pdf", council.cycle_ranking_appendix, name="cycle-ranking-appendix"),
    # The secretary
    path("lap/", council.cycle_ranking_build, name="cycle-ranking-build"),
    path("loi-van/", council.cycle_ranking_text, name="cycle-ranking-text"),
    path("soat/", council.cycle_ranking_check, name="cycle-ranking-check"),
    # The chair
    path("duyet/", council.cycle_ranking_approve, name="cycle-ranking-approve"),
    path("tra-lai/", council.cycle_ranking_send_back, name="cycle-ranking-send-back"),
    # Văn thư
    path("ky/", council.cycle_ranking_sign, name="cycle-ranking-sign"),
    path("so-ngay/", council.cycle_ranking_number, name="cycle-ranking-number"),
    # The secretary
    path("cong-bo/", council.cycle_ranking_publish, name="cycle-ranking-publish"),
]

urlpatterns = [
    path("hoi-dong/<slug:cycle_slug>/xep-hang/", include(ranking_urls)),
]
