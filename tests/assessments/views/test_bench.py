"""The bench in the browser: papers as pictures, points while typing, the next item, 409."""

from __future__ import annotations

import re

import pytest
import time_machine

from assessments.models import Evidence, Finding, SubmissionVersion, User
from assessments.services import answers, documents, evidence, replies, reviews, submissions
from assessments.services.answers import Entered, Paper
from assessments.services.scanning import Verdict, remember
from tests.assessments.crowd import crowd
from tests.assessments.papers import pdf, png, upload
from tests.assessments.world import AFTER, DURING, complete, submission_of

pytestmark = pytest.mark.django_db

SENTENCE = "Ba hồ sơ nằm ngoài thời gian số liệu."


@pytest.fixture
def clock(cycle):
    with time_machine.travel(DURING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def version(people, clock, settings, tmp_path) -> SubmissionVersion:
    """Sở Y tế has sent; behind 1.1 a PDF of five pages, cited at 3–4, and a picture."""
    settings.MEDIA_ROOT = tmp_path
    own, an = submission_of("so-y-te"), people["an"]
    complete(own, an)
    files = {"qd.pdf": pdf(5), "anh.png": png(2, 2)}
    kept = [evidence.receive(upload(*each), agency=own.agency, by=an) for each in files.items()]
    cited = [
        Paper(documents.add(own.agency, by=an, file=kept[0], number="1187/QĐ-SYT").pk, pages="3–4"),
        Paper(documents.add(own.agency, by=an, file=kept[1]).pk),
    ]
    entry = Entered(typed={"a": "87", "b": "90"}, papers=cited)
    answers.save(own, {"1.1": entry}, by=an)
    submissions.pass_on(own, by=an)
    sent = submissions.send(own, by=people["binh"])
    clock.move_to(AFTER)
    return sent


def at(version: SubmissionVersion, rest: str = "1/1.1/") -> str:
    return f"/hoi-dong/2023-mau/tham-dinh/{version.submission_id}/{rest}"


def verdict(**fields: str) -> dict[str, str]:
    return {"version": "1", "revision": "0", "reason": "", "sentence": "", **fields}


def adjusted(a: str, **fields: str) -> dict[str, str]:
    inputs = {"1.1:a": a, "1.1:b": "90"}
    return verdict(verdict="adjust", reason="MC-03", sentence=SENTENCE, **inputs, **fields)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def file(name: str) -> Evidence:
    return Evidence.objects.get(name=name)


def page_url(version: SubmissionVersion, name: str, page: int) -> str:
    return f"/don-vi/2023-mau/{version.submission_id}/minh-chung/{file(name).pk}/trang/{page}/"


# ── The papers in the page ─────────────────────────────────────────────────────────────────


def test_the_cited_page_is_shown_first(version, signed_in):
    shown = text(signed_in("duc").get(at(version)))

    assert f'<img src="{page_url(version, "qd.pdf", 3)}"' in shown
    assert "Trang 3/5" in shown
    assert "1187/QĐ-SYT, tr. 3–4" in shown
    assert "Tệp không đổi từ lúc gửi" in shown
    assert "<iframe" not in shown
    assert "<object" not in shown


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("4", "Trang 4/5"), ("99", "Trang 5/5"), ("0", "Trang 1/5"), ("x", "Trang 3/5")],
)
def test_a_page_that_is_asked_for_is_kept_within_the_file(version, signed_in, asked, shown):
    query = f"?tep={file('qd.pdf').pk}&trang={asked}"

    assert shown in text(signed_in("duc").get(at(version) + query))


def test_another_file_is_a_link_away(version, signed_in):
    shown = text(signed_in("duc").get(f"{at(version)}?tep={file('anh.png').pk}&trang=1"))

    assert f'<img src="{page_url(version, "anh.png", 1)}"' in shown
    assert f"?tep={file('qd.pdf').pk}&amp;trang=3" in shown


@pytest.mark.parametrize(("name", "page"), [("qd.pdf", 3), ("anh.png", 1)])
def test_a_page_is_a_picture_that_was_drawn_here(version, signed_in, name, page):
    response = signed_in("duc").get(page_url(version, name, page))

    assert response.status_code == 200
    assert response.content.startswith(b"\x89PNG")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_a_browser_asks_each_time_whether_it_may_still_show_it(version, signed_in, people):
    duc, url = signed_in("duc"), page_url(version, "qd.pdf", 3)
    etag = duc.get(url).headers["ETag"]

    assert duc.get(url, headers={"if-none-match": etag}).status_code == 304
    assert signed_in("cuc").get(url, headers={"if-none-match": etag}).status_code == 404


@pytest.mark.parametrize("page", [0, 6])
def test_a_page_beyond_the_file_is_not_found(version, signed_in, page):
    assert signed_in("duc").get(page_url(version, "qd.pdf", page)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("em", 404), ("cuc", 404), ("khoa", 404), ("an", 200)])
def test_a_page_is_as_shut_as_its_file(version, signed_in, who, status):
    """Em reviews, and comes from Sở Y tế."""
    assert signed_in(who).get(page_url(version, "qd.pdf", 1)).status_code == status


def test_a_file_that_cannot_be_drawn_says_why(version, signed_in):
    with file("qd.pdf").file.storage.open(file("qd.pdf").file.name, "wb") as broken:
        broken.write(pdf(5, password="khóa"))

    response = signed_in("duc").get(page_url(version, "qd.pdf", 3))

    assert response.status_code == 422
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Tệp có mật khẩu" in response.content.decode()
    assert "ETag" not in response.headers


def test_an_infected_file_is_never_drawn(version, signed_in):
    remember(file("qd.pdf"), Verdict(infected=True, said="Eicar"))
    duc = signed_in("duc")

    assert duc.get(page_url(version, "qd.pdf", 3)).status_code == 403
    assert page_url(version, "qd.pdf", 3) not in text(duc.get(at(version)))


# ── Points while typing ────────────────────────────────────────────────────────────────────


def points(client, version, fields) -> str:
    said = re.sub(r"<[^>]+>", " ", text(client.post(at(version, "1/1.1/diem/"), fields)))
    return " ".join(said.split())


def test_the_points_of_what_is_typed_are_computed_here_and_nothing_is_written(version, signed_in):
    said = points(signed_in("duc"), version, adjusted("45"))

    assert re.search(r"Tự chấm 38,67 .*Thẩm định 20,00", said)
    assert "−18,67" in said
    assert "45/90 × 40 = 20,00" in said
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (verdict(verdict="agree"), "Thẩm định 38,67"),
        (verdict(verdict="reject", reason="MC-01"), "Thẩm định 0,00"),
        (verdict(verdict="ask"), "Thẩm định –"),
        (verdict(), "Thẩm định –"),
        (adjusted("91"), "Tử số (91) lớn hơn mẫu số (90)"),
        (adjusted("x"), "Nhập số"),
    ],
)
def test_each_verdict_is_worth_what_it_says_or_says_why_not(version, signed_in, fields, said):
    assert said in points(signed_in("duc"), version, fields)


@pytest.mark.parametrize(
    ("who", "status"), [("duc", 200), ("em", 403), ("giang", 403), ("hai", 403), ("an", 404)]
)
def test_only_whoever_may_judge_tries_a_verdict(version, signed_in, who, status):
    url = at(version, "1/1.1/diem/")
    assert signed_in(who).post(url, adjusted("45")).status_code == status


def test_without_script_a_button_computes_the_same(version, signed_in):
    shown = text(signed_in("duc").post(at(version), adjusted("45", **{"try": ""})))

    assert "45/90 × 40 = 20,00" in shown
    assert 'name="1.1:a" value="45"' in shown
    assert not Finding.objects.exists()


# ── The next item ──────────────────────────────────────────────────────────────────────────


def test_the_next_item_of_the_file_comes_by_itself(version, signed_in):
    duc = signed_in("duc")

    response = duc.post(at(version), verdict(verdict="agree", next=""))
    assert response.headers["Location"] == at(version, "1/1.2/")

    response = duc.post(at(version, "1/1.2/"), verdict(verdict="agree", next=""))
    assert response.headers["Location"] == at(version, "2/2.1/")


def test_after_the_file_comes_the_next_agency_and_at_last_the_list(version, people, signed_in):
    crowd(version.submission.cycle, [7], people)
    other = SubmissionVersion.objects.get(submission__agency__slug="so-7")
    Finding.objects.filter(version=other).update(code="2.2")
    duc = signed_in("duc")
    reviews.agree(version, ["1.2", "2.1"], by=people["duc"])
    reviews.enter(version, "2.2", typed={"v": "tot"}, by=people["duc"])

    onward = duc.post(at(version), verdict(verdict="agree", next=""))
    assert onward.headers["Location"] == at(other)

    done = duc.post(at(other), verdict(verdict="agree", next=""), follow=True)
    assert done.redirect_chain == [("/hoi-dong/2023-mau/tham-dinh/", 302)]
    assert "Không còn chỉ số nào trong hàng của bạn" in text(done)


def test_by_indicator_the_same_indicator_of_the_next_agency_comes(version, people, signed_in):
    crowd(version.submission.cycle, [7], people)
    other = SubmissionVersion.objects.get(submission__agency__slug="so-7")
    Finding.objects.filter(version=other).update(code="2.2")
    duc = signed_in("duc")

    shown = text(duc.get(at(other) + "?hang=chi-so"))
    assert f'href="{at(version)}?hang=chi-so"' in shown  # J goes there

    onward = duc.post(at(other) + "?hang=chi-so", verdict(verdict="agree", next=""))
    assert onward.headers["Location"] == at(version) + "?hang=chi-so"


def test_the_way_into_the_queue_leads_to_its_first_item(version, signed_in):
    url = "/hoi-dong/2023-mau/tham-dinh/tiep/"

    assert signed_in("duc").get(url).headers["Location"] == at(version)
    assert signed_in("duc").get(f"{url}?hang=chi-so").headers["Location"] == (
        at(version) + "?hang=chi-so"
    )
    assert signed_in("em").get(url).headers["Location"] == "/hoi-dong/2023-mau/tham-dinh/"
    assert signed_in("giang").get(url).status_code == 403


# ── Two reviewers ──────────────────────────────────────────────────────────────────────────


def another_reviewer(people) -> User:
    """Hải judges too: another unit than Đức's."""
    seat = people["hai"].councilseats.get()
    seat.role = "reviewer"
    seat.save()
    return User.objects.get(pk=people["hai"].pk)


def test_whoever_was_overtaken_sees_both_verdicts_and_chooses(version, people, signed_in):
    hai = another_reviewer(people)
    typed = {"a": "80", "b": "90"}
    reviews.adjust(version, "1.1", typed=typed, reason="SL-01", sentence=SENTENCE, by=hai)
    duc = signed_in("duc")

    response = duc.post(at(version), adjusted("45"))

    assert response.status_code == 409
    shown = text(response)
    assert "Hai đã kết luận chỉ số này" in shown
    assert "SL-01 Sai tử, mẫu" in shown
    assert 'name="1.1:a" value="45"' in shown
    assert 'name="revision" value="1"' in shown
    assert Finding.objects.get().reviewed == {"answer": typed}

    chosen = duc.post(at(version), adjusted("45", revision="1"))
    assert chosen.status_code == 302
    found = Finding.objects.get()
    assert (found.reviewed, found.revision) == ({"answer": {"a": "45", "b": "90"}}, 2)


def test_a_verdict_that_rests_on_the_newest_revision_is_saved(version, people, signed_in):
    """The control: the same two verdicts, the second after a look at the first."""
    reviews.agree(version, ["1.1"], by=another_reviewer(people))
    duc = signed_in("duc")
    assert 'name="revision" value="1"' in text(duc.get(at(version)))

    assert duc.post(at(version), adjusted("45", revision="1")).status_code == 302


def test_an_overtaken_reviewer_cannot_change_what_was_asked_meanwhile(version, people, signed_in):
    hai = another_reviewer(people)
    reviews.ask(version, "1.1", reason="MC-01", sentence="Số này của tháng nào?", by=hai)

    response = signed_in("duc").post(at(version), adjusted("45"))

    assert response.status_code in (403, 409, 422)
    assert Finding.objects.get().state == "asked"


def test_every_verdict_stays_to_be_read(version, people, signed_in):
    duc = signed_in("duc")
    duc.post(at(version), adjusted("45"))
    duc.post(at(version), verdict(verdict="agree", revision="1"))

    shown = text(duc.get(at(version)))

    assert "Các lần kết luận" in shown
    assert SENTENCE in shown
    assert "Đồng ý với số khai" in shown


# ── The four numbers, reasons ──────────────────────────────────────────────────────────────


def test_the_four_numbers_stand_apart(version, signed_in):
    duc = signed_in("duc")
    duc.post(at(version), adjusted("45"))

    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", text(duc.get(at(version))))
    said = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]

    assert said[0].endswith("38,67")
    assert said[1].startswith("Sơ thẩm")
    assert said[1].endswith("20,00")
    assert said[2].split() == ["Sau", "giải", "trình", "chưa", "có", "–"]
    assert said[3].split() == ["Hội", "đồng", "chưa", "có", "–"]


def keys_of(page: str) -> list[str]:
    bar = page[page.index("data-keys") : page.index("kết luận", page.index("data-keys"))]
    return re.findall(r"<kbd>(\d)</kbd>", bar)


def test_the_bar_of_keys_offers_as_many_numbers_as_there_are_choices(version, people, signed_in):
    """1.1 has agree, adjust, reject and ask; an answered question is kept, changed or refused."""
    page = signed_in("duc").get(at(version)).content.decode()
    assert keys_of(page) == ["1", "2", "3", "4"]

    finding = reviews.ask(version, "1.1", reason="", sentence="Số nào đúng?", by=people["duc"])
    assert "Đơn vị trả lời được đến 23:59:59 ngày 31/12/2023." in text(
        signed_in("duc").get(at(version))
    )
    replies.respond(finding, text="Số đúng là 87.", by=people["an"])

    page = signed_in("duc").get(at(version)).content.decode()
    choices = len(re.findall(r'type="radio" name="verdict"', page))
    assert keys_of(page) == [str(n + 1) for n in range(choices)]
    assert choices == 3


def test_a_reason_that_does_not_fit_the_verdict_is_refused(version, signed_in):
    fields = verdict(verdict="ask", reason="KAD", sentence="Chỉ số này có áp dụng không?")

    response = signed_in("duc").post(at(version), fields)

    assert response.status_code == 422
    assert "Lý do này không dùng cho kết luận “Hỏi lại”" in text(response)
    assert not Finding.objects.exists()


def test_the_number_of_queries_does_not_hang_on_the_number_of_agencies(
    version, people, signed_in, django_assert_max_num_queries
):
    duc = signed_in("duc")
    counts = []
    for numbers in (range(1, 3), range(3, 40)):
        crowd(version.submission.cycle, numbers, people)
        duc.get(at(version))
        with django_assert_max_num_queries(25) as captured:
            duc.get(at(version))
        counts.append(len(captured))

    assert counts[0] == counts[1]
