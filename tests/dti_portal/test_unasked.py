"""What is logged of a post whose fields no form has."""

from __future__ import annotations

import logging

import pytest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import RequestFactory

from dti_portal.unasked import AskedPost, UnaskedFieldsMiddleware


def said(caplog: pytest.LogCaptureFixture, posted: dict[str, str], *, reads, status=302) -> str:
    """What is logged of ``posted`` to a view that does ``reads`` with it."""

    def view(request: HttpRequest) -> HttpResponse:
        UnaskedFieldsMiddleware(view).process_view(request, view)
        reads(request.POST)
        return HttpResponse(status=status)

    caplog.clear()
    with caplog.at_level(logging.WARNING, "dti_portal.unasked"):
        UnaskedFieldsMiddleware(view)(RequestFactory().post("/don-vi/1/", posted))
    return "\n".join(each.getMessage() for each in caplog.records)


def nothing(_posted: QueryDict) -> None: ...


@pytest.mark.parametrize(
    "reads",
    [
        lambda posted: posted["a"],
        lambda posted: posted.get("a"),
        lambda posted: posted.getlist("a"),
        lambda posted: "a" in posted,
        lambda posted: posted.copy().get("a"),
    ],
)
def test_a_field_that_was_asked_for_by_name_is_not_spoken_of(caplog, reads):
    assert said(caplog, {"a": "1"}, reads=reads) == ""
    assert "'b'" in said(caplog, {"a": "1", "b": "2"}, reads=reads)


@pytest.mark.parametrize(
    "reads", [nothing, list, lambda posted: list(posted.items()), lambda posted: posted.copy()]
)
def test_going_over_everything_asks_for_nothing(caplog, reads):
    assert said(caplog, {"is_staff": "on"}, reads=reads) == (
        "Fields that no form has, sent by user None to /don-vi/1/: 'is_staff'"
    )


def test_the_token_of_the_page_belongs_to_every_form(caplog):
    assert said(caplog, {"csrfmiddlewaretoken": "x"}, reads=nothing) == ""


def test_an_empty_field_says_nothing(caplog):
    assert said(caplog, {"file": ""}, reads=nothing) == ""


@pytest.mark.parametrize(
    ("status", "spoken"), [(403, False), (404, False), (409, True), (422, True)]
)
def test_a_post_that_no_form_read_has_no_field_too_many(caplog, status, spoken):
    assert bool(said(caplog, {"a": "1"}, reads=nothing, status=status)) is spoken


def test_values_are_never_logged_and_names_are_cut_and_counted(caplog):
    names = {f"{'n' * 70}{number:02}": "mat-khau" for number in range(12)}

    line = said(caplog, names, reads=nothing)

    assert "mat-khau" not in line
    assert line.count("n" * 60) == 10
    assert "n" * 61 not in line
    assert line.endswith(" and 2 more")


def test_a_line_break_in_a_name_makes_no_second_line(caplog):
    assert "\n" not in said(caplog, {"a\nWARNING forged": "1"}, reads=nothing)


def test_what_was_posted_is_all_there_and_cannot_be_changed():
    posted = AskedPost.of(QueryDict("a=1&a=2&b=3"))

    assert (posted.getlist("a"), dict(posted.items())) == (["1", "2"], {"a": "2", "b": "3"})
    with pytest.raises(AttributeError):
        posted["c"] = "4"
