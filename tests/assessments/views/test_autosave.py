"""Each indicator saves by itself: nothing is lost, doubled or overwritten unseen."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import login
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from assessments.models import (
    Agency,
    Answer,
    AnswerRevision,
    AuditEvent,
    EntryDuty,
    Membership,
    User,
)
from assessments.services import answers, duties, submissions
from dti_portal import middleware
from tests.assessments.world import CLOSES, START, complete, submission_of

pytestmark = pytest.mark.django_db


def address(code: str = "2.1", slug: str = "so-y-te") -> str:
    main = code.partition(".")[0]
    return f"/don-vi/2023-mau/{submission_of(slug).pk}/nhap/{main}/{code}/"


def save(client: Client, code: str = "2.1", revision: int = 0, key: object = None, **typed: str):
    """What the script of the page sends for one indicator."""
    fields = {f"{code}:{name.replace('__', '-')}": value for name, value in typed.items()}
    fields |= {f"{code}:revision": str(revision), f"{code}:key": str(key or uuid4())}
    return client.post(address(code), fields, headers={"HX-Request": "true"})


def answer(code: str = "2.1") -> Answer:
    return Answer.objects.get(submission__agency__slug="so-y-te", code=code)


def saves() -> int:
    return AuditEvent.objects.filter(act="answers_saved").count()


def shown(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def yen(people) -> Client:
    """A second officer of Sở Y tế, in her own browser."""
    user = User.objects.create_user("yen@demo.test", full_name="Yến")
    agency = Agency.objects.get(slug="so-y-te")
    Membership.objects.create(
        user=user, agency=agency, role=Membership.Role.OFFICER, starts_on=START
    )
    client = Client()
    client.force_login(user)
    return client


# ── Saved, and worth ───────────────────────────────────────────────────────────────────────


def test_a_save_answers_with_the_pieces_of_the_page_that_it_changes(during, signed_in):
    response = save(signed_in("an"), v="3")

    page = shown(response)
    assert (response.status_code, response.headers["X-Revision"]) == (200, "1")
    assert 'id="cs-2-1" hx-swap-oob="true"' in page
    assert "Đã lưu 09:00" in page
    assert "3/4 × 20 = 15,00" in page
    assert '<dt>Tự chấm nhóm 2</dt><dd><b class="tnum">15,00</b>/40</dd>' in page
    assert '<dt>Toàn hồ sơ</dt><dd><b class="tnum">15,00</b>/100</dd>' in page
    assert '<dt>Đến mức Cao</dt><dd>còn thiếu <b class="tnum">hơn 35,00</b></dd>' in page
    assert "chưa thẩm định" in page
    assert "Đã nhập 1/1" in page
    assert "csrfmiddlewaretoken" not in page, "the page itself stays where it is"


def test_a_wrong_value_is_a_saved_draft_with_its_message_and_never_an_error(during, signed_in):
    response = save(signed_in("an"), "1.1", a="91", b="90")

    assert response.status_code == 200
    assert "Tử số (91) lớn hơn mẫu số (90). Kiểm tra lại a hoặc b. Nháp vẫn được giữ." in shown(
        response
    )
    assert answer("1.1").typed == {"a": "91", "b": "90"}
    assert answer("1.1").value is None
    assert '<b class="tnum">–</b>/60' in shown(response)


@pytest.mark.parametrize(
    "typed", ["１２", "1,234.5", "NaN", "1e400", "9" * 400, "\x00", "−5", "tám", "1.234.56"]
)
def test_whatever_is_typed_is_answered_with_a_sentence_and_kept(during, signed_in, typed):
    response = save(signed_in("an"), v=typed)

    assert response.status_code == 200
    assert answer().value is None
    assert answer().typed == {"v": typed.replace("\x00", "\ufffd")}
    assert "field-error" in shown(response)


def test_a_number_as_documents_write_it_counts(during, signed_in):
    save(signed_in("an"), "1.1", a="1.150", b="1.234,0")

    assert answer("1.1").value == {"answer": {"a": "1150", "b": "1234.0"}}


@pytest.mark.parametrize(("length", "kept"), [(4000, True), (4001, False)])
def test_a_long_explanation_is_never_cut(during, signed_in, length, kept):
    client, text = signed_in("an"), "ả" * length

    response = save(client, v="3", explanation=text)

    assert text in response.content.decode()
    assert (answer().value is not None) is kept
    assert answer().explanation == (text if kept else "")
    assert ("Dài 4.001 ký tự, nhiều nhất 4.000." in shown(response)) is not kept
    page = client.get(address().removesuffix("2.1/"))
    assert text in page.content.decode(), "and stands on the page when one comes back"


def test_a_long_note_on_a_warning_is_never_cut(during, signed_in):
    save(signed_in("an"), v="3", check__note="ả" * 501)

    assert (answer().check_note, answer().typed["check-note"]) == ("", "ả" * 501)
    assert answer().problem == {"code": "too_long", "field": "check-note"}


@pytest.mark.parametrize("forged", ["co", "TRUE", "x" * 300])
def test_a_forged_choice_does_not_replace_a_good_answer(during, signed_in, forged):
    client = signed_in("an")
    save(client, "1.2", v="true")

    response = save(client, "1.2", revision=1, v=forged)

    assert response.status_code == 403
    assert response.json()["error"] == "choice"
    assert answer("1.2").value == {"answer": True}


def test_with_no_look_at_the_choices_it_would(during, signed_in, monkeypatch):
    """The control."""
    client = signed_in("an")
    save(client, "1.2", v="true")
    monkeypatch.setattr(answers, "_offers", lambda *_: True)

    save(client, "1.2", revision=1, v="co")

    assert answer("1.2").value is None


def test_on_a_page_saved_whole_a_forged_choice_stops_nothing_else(during, signed_in):
    client = signed_in("an")
    page = address("1.2").removesuffix("1.2/")

    client.post(page, {"1.1:a": "87", "1.1:b": "90", "1.2:v": "co"})

    assert [each.code for each in Answer.objects.all()] == ["1.1"]
    assert "1.2: Mức đã chọn không có trong chỉ số này" in shown(client.get(page))


# ── Lost and doubled (quality: 1, 2, 5–9) ──────────────────────────────────────────────────


def test_a_percentage_typed_into_a_count_is_a_draft_with_its_sentence(during, signed_in):
    response = save(signed_in("an"), "1.1", a="12%", b="90")

    assert "“12%” không phải con số của đơn vị tính này." in shown(response)
    assert (answer("1.1").value, answer("1.1").typed) == (None, {"a": "12%", "b": "90"})


def test_two_tabs_on_one_indicator_give_one_save_and_one_choice_of_two(during, signed_in, yen):
    client = signed_in("an")
    save(client, v="1")

    first = save(yen, revision=1, v="4")
    second = save(client, revision=1, v="3")

    assert (first.status_code, second.status_code) == (200, 409)
    assert (answer().typed, saves()) == ({"v": "4"}, 2)
    page = shown(second)
    assert "Yến đã lưu lúc 09:00" in page
    assert 'name="2.1:choice" value="mine:2">Giữ 3</button>' in page
    assert 'name="2.1:choice" value="saved">Dùng 4</button>' in page
    assert 'value="3"' in page, "what was typed stays in the field"


def test_without_a_look_at_the_revision_the_first_would_be_overwritten(
    during, signed_in, yen, monkeypatch
):
    """The control."""
    monkeypatch.setattr(answers, "_saw_another", lambda *_: False)
    client = signed_in("an")
    save(client, v="1")

    save(yen, revision=1, v="4")

    assert save(client, revision=1, v="3").status_code == 200
    assert answer().typed == {"v": "3"}


@pytest.mark.parametrize("revision", [None, "", "abc", "-1", "1.0", "９", "9" * 30])
def test_a_save_that_names_no_revision_it_saw_overwrites_nothing(during, signed_in, revision):
    save(signed_in("an"), v="3")
    fields = {"2.1:v": "4"} | ({} if revision is None else {"2.1:revision": revision})

    by_itself = signed_in("an").post(address(), fields, headers={"HX-Request": "true"})
    whole_page = signed_in("an").post(address().removesuffix("2.1/"), fields)

    assert (by_itself.status_code, whole_page.status_code) == (409, 409)
    assert answer().typed == {"v": "3"}
    assert 'name="2.1:choice" value="saved">Dùng 3</button>' in shown(by_itself)
    assert 'name="2.1:choice" value="mine:1">Giữ 4</button>' in shown(by_itself)


def test_the_other_indicators_go_on_while_one_waits_for_a_choice(during, signed_in, yen):
    client = signed_in("an")
    save(yen, v="4")

    assert save(client, v="3").status_code == 409
    assert save(client, "1.2", v="true").status_code == 200


@pytest.mark.parametrize(("choice", "stands"), [("mine:1", "3"), ("saved", "4")])
def test_either_of_the_two_can_be_chosen(during, signed_in, yen, choice, stands):
    client = signed_in("an")
    save(yen, v="4")
    save(client, v="3")

    response = save(client, v="3", choice=choice)

    assert response.status_code == 200
    assert answer().typed == {"v": stands}
    assert f'value="{stands}"' in shown(response)


def test_saves_that_arrive_in_reverse_leave_the_later_one(during, signed_in):
    """v4 and v5 of one page, turned round on the way: v5 came first and was made on top of v4."""
    client, seen = signed_in("an"), 3
    for number, typed in enumerate(("1", "2", "3")):
        save(client, revision=number, v=typed)
    later = save(client, revision=seen, v="4")
    earlier = save(client, revision=seen, v="2")

    assert (later.status_code, earlier.status_code) == (200, 409)
    assert answer().typed == {"v": "4"}


def test_without_a_look_at_the_revision_the_earlier_would_stand_at_the_end(
    during, signed_in, monkeypatch
):
    """The control."""
    monkeypatch.setattr(answers, "_saw_another", lambda *_: False)
    client = signed_in("an")
    save(client, v="3")

    save(client, revision=1, v="4")

    assert save(client, revision=1, v="2").status_code == 200
    assert answer().typed == {"v": "2"}


def test_a_save_whose_answer_was_lost_writes_nothing_the_second_time(during, signed_in):
    client, key = signed_in("an"), uuid4()

    first = save(client, key=key, v="3")
    again = save(client, key=key, v="3")

    assert [first.status_code, again.status_code] == [200, 200]
    assert [first.headers["X-Revision"], again.headers["X-Revision"]] == ["1", "1"]
    assert (AnswerRevision.objects.count(), saves()) == (1, 1)


def test_nor_does_it_once_a_colleague_has_gone_on_from_it(during, signed_in, yen):
    """The browser hears of its own revision, so that its next save meets the colleague's."""
    client, key = signed_in("an"), uuid4()
    save(client, key=key, v="3")
    save(yen, revision=1, v="4")

    again = save(client, key=key, v="3")
    onward = save(client, revision=int(again.headers["X-Revision"]), v="2")

    assert (again.status_code, again.headers["X-Revision"]) == (200, "1")
    assert (onward.status_code, answer().typed) == (409, {"v": "4"})


def test_without_the_key_the_second_would_ask_a_person_to_choose(
    during, signed_in, yen, monkeypatch
):
    """The control: the save is not known again, and contradicts itself."""
    monkeypatch.setattr(answers, "_written_already", lambda *_: None)
    client, key = signed_in("an"), uuid4()
    save(client, v="2")
    save(client, key=key, revision=1, v="3")
    save(yen, revision=2, v="4")

    assert save(client, key=key, revision=1, v="3").status_code == 409


def test_a_save_without_a_session_is_told_so_and_saved_after_sign_in(during, people):
    client, key = Client(), uuid4()
    client.force_login(people["an"])
    Session.objects.all().delete()

    lost = save(client, key=key, v="3")
    client.force_login(people["an"])
    kept = save(client, key=key, v="3")

    assert (lost.status_code, lost.json()) == (401, {"error": "signed_out"})
    assert (kept.status_code, answer().typed, saves()) == (200, {"v": "3"}, 1)


def test_a_page_without_a_session_is_still_led_to_sign_in(during):
    """Only a script is told; a person gets the page to sign in on."""
    assert Client().post(address(), {}).url.startswith("/dang-nhap/")


def test_without_the_word_to_a_script_it_would_be_led_there_too(during, monkeypatch):
    """The control: a script that follows gets a page, and 200, for what nobody saved."""
    monkeypatch.setattr(middleware, "is_from_script", lambda _request: False)

    lost = save(Client(), v="3")

    assert (lost.status_code, lost.url[:11]) == (302, "/dang-nhap/")
    assert Client().get(lost.url).status_code == 200
    assert Answer.objects.count() == 0


def test_a_token_made_old_by_a_sign_in_elsewhere_is_told_apart_and_renewed(during, people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["an"])
    old = client.get("/phien/").json()["csrf"]
    signed_in_again(client, people["an"])

    refused = save_with(client, old)
    fresh = client.get("/phien/").json()
    saved = save_with(client, fresh["csrf"])

    assert (refused.status_code, refused.json()) == (403, {"error": "csrf"})
    assert fresh["user"] == people["an"].pk
    assert (saved.status_code, answer().typed) == (200, {"v": "3"})


def test_without_the_word_to_a_script_no_token_would_be_renewed(during, people, monkeypatch):
    """The control: a refusal like any other, after which nothing is sent again."""
    monkeypatch.setattr(middleware, "is_from_script", lambda _request: False)
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["an"])
    old = client.get("/phien/").json()["csrf"]
    signed_in_again(client, people["an"])

    refused = save_with(client, old)

    assert (refused.status_code, refused.headers["Content-Type"][:9]) == (403, "text/html")


def signed_in_again(client: Client, user: User) -> None:
    """What a sign-in in another tab does to the cookies that both tabs share."""
    request = RequestFactory().get("/")
    request.session = client.session
    login(request, user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = request.session.session_key
    client.cookies[django_settings.CSRF_COOKIE_NAME] = request.META["CSRF_COOKIE"]


def save_with(client: Client, token: str):
    headers = {"HX-Request": "true", "X-CSRFToken": token}
    return client.post(address(), {"2.1:v": "3", "2.1:revision": "0"}, headers=headers)


def test_a_forged_form_from_elsewhere_is_still_refused_to_a_person(during, people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["an"])

    refused = client.post(address(), {"2.1:v": "3"})

    assert refused.status_code == 403
    assert "text/html" in refused.headers["Content-Type"]
    assert Answer.objects.count() == 0


def test_what_one_person_left_in_the_browser_is_not_sent_as_another(during, signed_in, people):
    client = signed_in("an")
    fields = {"2.1:v": "3", "2.1:revision": "0", "as": str(people["binh"].pk)}

    refused = client.post(address(), fields, headers={"HX-Request": "true"})

    assert (refused.status_code, refused.json()["error"]) == (403, "other_user")
    assert Answer.objects.count() == 0


def test_twenty_saves_of_an_offline_page_are_written_in_order(during, signed_in, yen):
    client = signed_in("an")
    save(yen, "1.2", v="false")

    revision, statuses = 0, []
    for number in range(20):
        response = save(client, revision=revision, v=str(number % 5))
        statuses.append(response.status_code)
        revision = int(response.headers["X-Revision"])
    conflict = save(client, "1.2", v="true")

    kept = [each.typed["v"] for each in answer().revisions.order_by("number")]
    assert statuses == [200] * 20
    assert kept == [str(number % 5) for number in range(20)]
    assert conflict.status_code == 409
    assert answer("1.2").value == {"answer": False}


# ── Who, and until when ────────────────────────────────────────────────────────────────────


def test_what_comes_too_late_is_refused_with_its_reason(during, signed_in):
    during.move_to(CLOSES - timedelta(milliseconds=1))
    client = signed_in("an")
    assert save(client, v="3").status_code == 200

    during.move_to(CLOSES)
    late = save(client, revision=1, v="4")

    assert late.status_code == 403
    assert late.json()["error"] == "deadline"
    assert "Đã khóa lúc 23:59:59 ngày 24/12/2023" in late.json()["said"]
    assert answer().typed == {"v": "3"}


def test_a_sent_submission_says_who_can_take_it_back(during, people, signed_in):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])

    late = save(signed_in("an"), revision=1, v="4")

    assert (late.status_code, late.json()["error"]) == (403, "state")
    assert "Lãnh đạo đơn vị có thể rút lại để sửa" in late.json()["said"]


def test_what_was_given_to_a_colleague_is_shown_locked_and_refused(during, people, signed_in, yen):
    colleague = User.objects.get(email="yen@demo.test")
    duties.arrange(submission_of("so-y-te"), {"2": {colleague.pk}}, by=people["binh"])
    client = signed_in("an")

    refused = save(client, v="3")
    page = shown(client.get(address().removesuffix("2.1/")))

    assert (refused.status_code, refused.json()["error"]) == (403, "duty")
    assert Answer.objects.count() == 0
    assert "đã được phân công cho người khác nhập" in page
    assert '<fieldset class="bare" disabled>' in page
    assert save(yen, v="3").status_code == 200
    assert save(client, "1.2", v="true").status_code == 200


def test_without_a_look_at_the_duties_it_would_be_saved(
    during, people, signed_in, yen, monkeypatch
):
    """The control."""
    colleague = User.objects.get(email="yen@demo.test")
    duties.arrange(submission_of("so-y-te"), {"2": {colleague.pk}}, by=people["binh"])
    monkeypatch.setattr(answers, "editable_codes", lambda *_: None)

    assert save(signed_in("an"), v="3").status_code == 200
    assert EntryDuty.objects.exists()


@pytest.mark.parametrize("stranger", ["cuc", "duc", "giang", "hai", "nguoi-la"])
def test_to_everyone_outside_the_agency_it_does_not_exist(during, signed_in, stranger):
    assert save(signed_in(stranger), v="3").status_code == 404


@pytest.mark.parametrize(
    "wrong", ["2.2", "9.9", "1.1"], ids=["the council's", "no indicator", "of another main index"]
)
def test_an_indicator_that_is_not_entered_there_is_not_found(during, signed_in, wrong):
    client, there = signed_in("an"), address("2.1").replace("/2.1/", f"/{wrong}/")

    response = client.post(there, {f"{wrong}:v": "3"}, headers={"HX-Request": "true"})

    assert response.status_code == 404
    assert Answer.objects.count() == 0


# ── How much it asks of the database ───────────────────────────────────────────────────────

# A later one looks for its key among the revisions of the answer. PostgreSQL locks the end of the
# log with a query of its own.
LOCKING = int(connection.features.has_select_for_update)
FIRST, LATER = 19 + LOCKING, 20 + LOCKING


def test_a_save_makes_the_same_queries_however_much_there_is(
    during, people, django_assert_num_queries
):
    client = Client()
    client.force_login(people["an"])
    save(client, "1.2", v="true")  # what is read once for all is read

    there = address()

    with django_assert_num_queries(FIRST):
        client.post(there, fields("3", 0), headers={"HX-Request": "true"})
    complete(submission_of("so-y-te"), people["an"])
    revision = answer().revision
    with django_assert_num_queries(LATER):
        client.post(there, fields("4", revision), headers={"HX-Request": "true"})

    assert answer().typed == {"v": "4"}


def fields(typed: str, revision: int) -> dict[str, str]:
    return {"2.1:v": typed, "2.1:revision": str(revision), "2.1:key": str(uuid4())}
