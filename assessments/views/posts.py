"""Tài khoản và vị trí: who holds which post, from when to when."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import invitations
from assessments.forms.posts import PostEndForm, PostGiveForm, PostHandOverForm
from assessments.models import Membership, User
from assessments.permissions import can_manage_people
from assessments.selectors.duties import open_work
from assessments.selectors.posts import KINDS, people, said

PEOPLE_A_PAGE = 50


@require_safe
def post_list(request: HttpRequest) -> HttpResponse:
    """Everyone with their posts; ``?q=`` searches names, addresses and posts."""
    _refuse_unless_administrator(request)
    wanted = request.GET.get("q", "").strip()
    rows = people(timezone.localdate(), wanted=wanted)
    page = Paginator(rows, PEOPLE_A_PAGE).get_page(request.GET.get("trang"))
    return render(request, "assessments/post_list.html", {"page": page, "wanted": wanted})


@require_http_methods(["GET", "HEAD", "POST"])
def post_give(request: HttpRequest) -> HttpResponse:
    """Give a post; an address unknown so far becomes a person and gets an invitation."""
    _refuse_unless_administrator(request)
    form = PostGiveForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and (post := form.give()):
        _say_given(request, said(post), post.user, sent=invitations.send(request, post))
        return redirect("post-list")
    status = 422 if form.errors else 200
    return render(request, "assessments/post_give.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """End a post from a day on. The row stays: what was done by it keeps its author."""
    _refuse_unless_administrator(request)
    if kind not in KINDS:
        raise Http404
    post = get_object_or_404(KINDS[kind].objects.select_related("user", "agency"), pk=pk)
    form = PostEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.end(post, by=request.user):
        messages.success(request, _("Đã kết thúc vị trí {post}.").format(post=said(post)))
        return redirect("post-list")
    open_ = open_work(post) if isinstance(post, Membership) else ()
    context = {"form": form, "post": post, "said": said(post), "open": open_}
    return render(request, "assessments/post_end.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def post_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """A post in an agency passes to a successor today, and its open work with it."""
    _refuse_unless_administrator(request)
    post = get_object_or_404(Membership.objects.select_related("user", "agency"), pk=pk)
    form = PostHandOverForm(request.POST or None, post=post)
    if request.method == "POST" and form.is_valid():
        successor = form.hand_over(post, by=request.user)
        if successor:
            sent = invitations.send(request, successor)
            _say_given(request, said(successor), successor.user, sent=sent)
            return redirect("post-list")
    context = {"form": form, "post": post, "said": said(post), "open": open_work(post)}
    status = 422 if form.errors else 200
    return render(request, "assessments/post_hand_over.html", context, status=status)


@require_POST
def invitation_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitation once more to a person who has not set a password."""
    _refuse_unless_administrator(request)
    user = get_object_or_404(User, pk=pk)
    if user.has_usable_password():
        messages.info(request, _("{name} đã đặt mật khẩu rồi.").format(name=user))
    elif invitations.resend(request, user):
        messages.success(request, _("Đã gửi lại thư mời tới {email}.").format(email=user.email))
    else:
        messages.error(request, _not_sent(user))
    return redirect("post-list")


def _refuse_unless_administrator(request: HttpRequest) -> None:
    if not can_manage_people(request.user):
        raise PermissionDenied


def _say_given(request: HttpRequest, post: str, user: User, *, sent: bool) -> None:
    if not sent:
        messages.warning(request, _not_sent(user))
        return
    messages.success(
        request,
        _("Đã giao vị trí {post}. Thư đã gửi tới {email}.").format(post=post, email=user.email),
    )


def _not_sent(user: User) -> str:
    return _(
        "Vị trí đã giao nhưng thư tới {email} chưa gửi được. Gửi lại thư ở danh sách này."
    ).format(email=user.email)
