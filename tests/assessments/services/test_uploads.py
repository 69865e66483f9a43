"""A file that comes in pieces: it goes on where it stopped, and never holds another byte."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from assessments.models import Agency, Evidence, Upload
from assessments.services import uploads
from assessments.services.evidence import NotTaken, receive
from assessments.services.uploads import Gap, append, finish, path_of, start
from tests.assessments.papers import pdf, upload
from tests.assessments.world import DURING

pytestmark = pytest.mark.django_db

CONTENT = pdf(says="Báo cáo tổng hợp")
HALF = len(CONTENT) // 2


@pytest.fixture
def agency(people, settings, tmp_path) -> Agency:
    settings.MEDIA_ROOT = tmp_path
    return Agency.objects.get(slug="so-y-te")


@pytest.fixture
def begun(agency, people) -> Upload:
    return start(agency, name="Báo cáo.pdf", size=len(CONTENT), by=people["an"])


def stored(tmp_path) -> list[str]:
    return [path.name for path in tmp_path.rglob("*") if path.is_file()]


def test_pieces_become_the_file_they_were_cut_from(begun, agency, people, tmp_path):
    for offset in range(0, len(CONTENT), 100):
        held = append(begun, offset=offset, piece=CONTENT[offset : offset + 100])

    file = finish(held)

    assert (file.name, file.size, file.agency) == ("Báo cáo.pdf", len(CONTENT), agency)
    assert (tmp_path / file.file.name).read_bytes() == CONTENT
    assert len(stored(tmp_path)) == 1  # nothing is left of the pieces


def test_who_never_got_the_answer_asks_again_and_gets_the_same_file(begun, agency, settings):
    held = append(begun, offset=0, piece=CONTENT)
    file = finish(held)
    settings.EVIDENCE_MAX_FILES = 2

    again = Upload.objects.get(token=begun.token)

    assert finish(again) == file
    assert append(again, offset=HALF, piece=CONTENT[HALF:]).received == len(CONTENT)
    assert Evidence.objects.count() == 1
    assert start(agency, name="b.pdf", size=9, by=begun.by)  # it takes up room once


def test_the_folder_of_pieces_is_as_shut_as_that_of_files(begun, tmp_path, settings):
    append(begun, offset=0, piece=CONTENT)

    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "uploads", path_of(begun))]
    assert modes == [settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, settings.FILE_UPLOAD_PERMISSIONS]


def test_a_finished_upload_is_forgotten_after_a_day_and_its_file_stays(begun):
    file = finish(append(begun, offset=0, piece=CONTENT))
    with time_machine.travel(begun.started_at + uploads.KEPT, tick=False):
        call_command("sweep_uploads")

    assert not Upload.objects.exists()
    assert Evidence.objects.get() == file


def test_a_piece_that_came_before_is_taken_again_without_harm(begun):
    first, second = CONTENT[:HALF], CONTENT[HALF:]

    append(begun, offset=0, piece=first)
    assert append(begun, offset=0, piece=first).received == HALF
    append(begun, offset=HALF, piece=second)
    held = append(begun, offset=HALF, piece=second)

    assert path_of(held).read_bytes() == CONTENT


def test_a_piece_that_begins_before_and_ends_after_brings_only_its_end(begun):
    append(begun, offset=0, piece=CONTENT[:HALF])

    held = append(begun, offset=HALF - 10, piece=CONTENT[HALF - 10 :])

    assert path_of(held).read_bytes() == CONTENT


def test_a_piece_that_leaves_a_gap_is_refused_with_how_much_there_is(begun):
    append(begun, offset=0, piece=CONTENT[:HALF])

    with pytest.raises(Gap) as refused:
        append(begun, offset=HALF + 1, piece=CONTENT[HALF + 1 :])

    assert refused.value.received == HALF


def test_without_the_look_at_its_place_a_gap_would_spoil_the_file(begun, monkeypatch):
    """The control: what is written after a gap is not what was sent."""
    append(begun, offset=0, piece=CONTENT[:HALF])
    Upload.objects.update(received=HALF + 1)  # as if nobody had looked

    append(begun, offset=HALF + 1, piece=CONTENT[HALF + 1 :])

    assert path_of(begun).read_bytes() != CONTENT


def test_what_was_written_without_being_counted_is_written_over(begun):
    """A server that fell between the disk and the database."""
    append(begun, offset=0, piece=CONTENT[:HALF])
    with path_of(begun).open("ab") as file:
        file.write(b"x" * 5000)

    held = append(begun, offset=HALF, piece=CONTENT[HALF:])

    assert path_of(held).read_bytes() == CONTENT


def test_more_than_was_said_is_not_taken(begun):
    with pytest.raises(NotTaken, match="longer"):
        append(begun, offset=0, piece=CONTENT + b"x")

    assert append(begun, offset=0, piece=CONTENT).received == len(CONTENT)  # up to it, it is


def test_what_has_not_come_whole_is_no_file_yet(begun):
    held = append(begun, offset=0, piece=CONTENT[:-1])

    with pytest.raises(Gap):
        finish(held)

    assert finish(append(held, offset=len(CONTENT) - 1, piece=CONTENT[-1:]))


def test_a_file_that_is_not_what_its_name_says_is_over_with_its_pieces(agency, people, tmp_path):
    begun = start(agency, name="a.pdf", size=4, by=people["an"])
    held = append(begun, offset=0, piece=b"MZ\x90\x00")

    with pytest.raises(NotTaken, match="content"):
        finish(held)

    assert not Upload.objects.exists()
    assert not Evidence.objects.exists()
    assert stored(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("a.exe", 10, "kind"),
        ("a.pdf", 0, "empty"),
        ("a.pdf", 50 * 1024 * 1024 + 1, "too_big"),
        ("a.pdf", 10**30, "too_big"),
    ],
)
def test_what_could_never_be_taken_is_refused_before_a_byte_of_it_comes(
    agency, people, name, size, code
):
    with pytest.raises(NotTaken, match=code):
        start(agency, name=name, size=size, by=people["an"])


def test_what_is_on_its_way_takes_up_room_too(agency, people, settings):
    """Adversarial test 41: nobody opens ten thousand uploads at once."""
    settings.EVIDENCE_MAX_FILES = 3
    receive(upload(), agency=agency, by=people["an"])
    for _n in range(2):
        start(agency, name="a.pdf", size=10, by=people["an"])

    with pytest.raises(NotTaken, match="too_many_files"):
        start(agency, name="a.pdf", size=10, by=people["an"])
    other = Agency.objects.get(slug="so-noi-vu")
    assert start(other, name="a.pdf", size=10, by=people["cuc"])  # others are unaffected


def test_their_bytes_take_up_room_before_they_come(agency, people, settings):
    settings.EVIDENCE_MAX_BYTES = 100
    start(agency, name="a.pdf", size=60, by=people["an"])

    assert start(agency, name="b.pdf", size=40, by=people["an"])
    with pytest.raises(NotTaken, match="too_many_bytes"):
        start(agency, name="c.pdf", size=1, by=people["an"])


# ── Sweeping ───────────────────────────────────────────────────────────────────────────────


def test_what_was_left_for_a_day_is_swept_away(agency, people, tmp_path, capsys):
    with time_machine.travel(DURING, tick=False):
        old = start(agency, name="a.pdf", size=len(CONTENT), by=people["an"])
        append(old, offset=0, piece=CONTENT[:HALF])
    with time_machine.travel(DURING + timedelta(milliseconds=1), tick=False):
        young = start(agency, name="b.pdf", size=len(CONTENT), by=people["an"])
        append(young, offset=0, piece=CONTENT[:HALF])

    with time_machine.travel(DURING + uploads.KEPT, tick=False):
        call_command("sweep_uploads")

    assert [each.pk for each in Upload.objects.all()] == [young.pk]
    assert stored(tmp_path) == [path_of(young).name]
    assert "1 lượt" in capsys.readouterr().out


def test_files_that_belong_to_nobody_are_swept_away_once_they_are_old(
    agency, people, tmp_path, capsys
):
    """A server that fell between a file and its row; a younger file may still get its row."""
    kept = receive(upload(), agency=agency, by=people["an"])
    for name in ("old", "young"):
        (tmp_path / f"evidence/{name}.pdf").write_bytes(b"x")
        (tmp_path / "uploads").mkdir(exist_ok=True)
        (tmp_path / f"uploads/{name}.part").write_bytes(b"x")
    two_days_ago = uploads.clock.now().timestamp() - 2 * 24 * 3600
    for path in (*tmp_path.rglob("old.*"), tmp_path / kept.file.name):
        os.utime(path, (two_days_ago, two_days_ago))

    call_command("sweep_uploads")

    left = sorted(stored(tmp_path))
    assert left == sorted(["young.pdf", "young.part", kept.file.name.removeprefix("evidence/")])
    assert "2 tệp" in capsys.readouterr().out


def test_sweeping_an_empty_folder_does_nothing(agency, capsys):
    call_command("sweep_uploads")

    assert "Đã xóa 0 lượt" in capsys.readouterr().out
