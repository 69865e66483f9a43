"""Signing in, what waits for me, who holds which post, what was done."""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import path, re_path

from assessments.views import accounts, audit, autosave, my_work, notices, posts

urlpatterns = [
    # Sign-in. Only what is used of allauth has an address.
    path("dang-nhap/", accounts.sign_in, name="account_login"),
    path("dang-xuat/", allauth.logout, name="account_logout"),
    path("tai-khoan-da-ngung/", allauth.account_inactive, name="account_inactive"),
    path("doi-mat-khau/", accounts.password_change, name="account_change_password"),
    path("quen-mat-khau/", allauth.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^dat-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "dat-mat-khau/xong/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("phien/", autosave.session_state, name="session-state"),
    # What waits for me
    path("viec-cua-toi/", my_work.my_work, name="my-work"),
    path("viec-cua-toi/thong-bao/da-doc/", notices.notice_read_all, name="notice-read-all"),
    path("viec-cua-toi/thong-bao/<int:pk>/", notices.notice_open, name="notice-open"),
    path("viec-cua-toi/nhan-thu/", notices.letter_choice, name="letter-choice"),
    # Posts
    path("quan-tri/tai-khoan/", posts.post_list, name="post-list"),
    path("quan-tri/tai-khoan/moi/", posts.post_give, name="post-give"),
    path("quan-tri/tai-khoan/<str:kind>/<int:pk>/ket-thuc/", posts.post_end, name="post-end"),
    path("quan-tri/tai-khoan/<int:pk>/ban-giao/", posts.post_hand_over, name="post-hand-over"),
    path("quan-tri/tai-khoan/<int:pk>/moi-lai/", posts.invitation_resend, name="invitation-resend"),
    # The log
    path("nhat-ky/", audit.audit_list, name="audit-list"),
    path("nhat-ky/<str:stream>/", audit.audit_stream, name="audit-stream"),
    path("nhat-ky/<str:stream>/du-lieu.csv", audit.audit_export, name="audit-export"),
]
