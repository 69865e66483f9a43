"""ClamAV over its socket, or «chưa quét» (adversarial test 42)."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Agency, Evidence, Scan
from assessments.services import scanning
from assessments.services.evidence import NotTaken, receive
from assessments.services.scanning import ScanState, Verdict, state_of, verdict_on
from tests.assessments.papers import pdf, upload
from tests.assessments.services.fake_clamd import EICAR, clamd

CLEAN = pdf()
INFECTED = pdf() + EICAR


@pytest.fixture
def socket(settings, tmp_path):
    """Where the daemon would be; nobody listens there yet."""
    settings.CLAMD_SOCKET = str(tmp_path / "clamd.sock")
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "clamd.sock"


@pytest.fixture
def agency(people) -> Agency:
    return Agency.objects.get(slug="so-y-te")


def test_a_clean_file_and_one_with_a_virus_are_told_apart(socket):
    with clamd(socket) as scanned:
        assert verdict_on(io.BytesIO(CLEAN)) == Verdict(infected=False)
        assert verdict_on(io.BytesIO(INFECTED)) == Verdict(infected=True, said="Eicar-Signature")

    assert scanned == [len(CLEAN), len(INFECTED)]  # whole, every byte of it


def test_without_a_socket_nobody_is_asked(settings):
    settings.CLAMD_SOCKET = ""

    assert verdict_on(io.BytesIO(INFECTED)) is None


def test_a_daemon_that_is_down_is_no_verdict(socket):
    assert verdict_on(io.BytesIO(CLEAN)) is None


def test_a_file_longer_than_the_daemon_takes_is_no_verdict(socket):
    with clamd(socket, limit=10):
        assert verdict_on(io.BytesIO(CLEAN)) is None


@pytest.mark.django_db
def test_a_clean_file_is_kept_as_clean(socket, agency, people):
    with clamd(socket):
        kept = receive(upload(), agency=agency, by=people["an"])

    assert state_of(Evidence.objects.get(pk=kept.pk)) is ScanState.CLEAN


@pytest.mark.django_db
def test_a_file_with_a_virus_is_refused_and_nothing_is_stored(socket, agency, people, tmp_path):
    with clamd(socket), pytest.raises(NotTaken, match="infected"):
        receive(upload("a.pdf", INFECTED), agency=agency, by=people["an"])

    assert not Evidence.objects.exists()
    assert list((tmp_path / "media").rglob("*.pdf")) == []


@pytest.mark.django_db
def test_with_nobody_to_ask_it_is_taken_as_not_scanned(socket, agency, people):
    """The control of the test above, and what a daemon that is down does: nobody waits for it."""
    kept = receive(upload("a.pdf", INFECTED), agency=agency, by=people["an"])

    assert state_of(Evidence.objects.get(pk=kept.pk)) is ScanState.UNSCANNED


# ── Later ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def two_files(socket, agency, people) -> tuple[Evidence, Evidence]:
    """A clean one and one with a virus, both taken while the daemon was down."""
    names = {"sach.pdf": CLEAN, "doc.pdf": INFECTED}
    clean, infected = (
        receive(upload(name, content), agency=agency, by=people["an"])
        for name, content in names.items()
    )
    return clean, infected


def test_the_command_scans_what_nobody_looked_at(two_files, socket, capsys):
    with clamd(socket), pytest.raises(SystemExit) as ended:
        call_command("scan_evidence")

    clean, infected = (Evidence.objects.get(pk=each.pk) for each in two_files)
    assert ended.value.code == 1  # so that whoever runs it at night is told
    assert (state_of(clean), state_of(infected)) == (ScanState.CLEAN, ScanState.INFECTED)
    assert "“doc.pdf” của Sở Y tế" in capsys.readouterr().out


def test_scanned_files_are_scanned_again_only_when_asked(two_files, socket, capsys):
    with clamd(socket) as scanned:
        with pytest.raises(SystemExit):
            call_command("scan_evidence")
        call_command("scan_evidence")
        assert len(scanned) == 2
        with pytest.raises(SystemExit):
            call_command("scan_evidence", again=True)
        assert len(scanned) == 4

    assert Scan.objects.count() == 2


def test_while_the_daemon_is_down_they_stay_as_they_are(two_files, socket, capsys):
    call_command("scan_evidence")

    assert "chưa quét được 2" in capsys.readouterr().out
    assert not Scan.objects.exists()


def test_a_file_that_is_gone_from_the_disk_stops_no_other(two_files, socket, capsys, caplog):
    clean, infected = two_files
    clean.file.storage.delete(clean.file.name)

    with clamd(socket), pytest.raises(SystemExit):
        call_command("scan_evidence")

    assert "có mã độc 1, chưa quét được 1" in capsys.readouterr().out
    assert scanning.is_infected(Evidence.objects.get(pk=infected.pk))


def test_without_a_socket_the_command_says_what_to_set(settings):
    settings.CLAMD_SOCKET = ""

    with pytest.raises(CommandError, match="DTI_CLAMAV_SOCKET"):
        call_command("scan_evidence")


def test_a_file_known_to_hold_a_virus_is_not_taken_again(two_files, socket, agency, people):
    with clamd(socket), pytest.raises(SystemExit):
        call_command("scan_evidence")

    with pytest.raises(NotTaken, match="infected"):  # although nobody can be asked now
        receive(upload("doc.pdf", INFECTED), agency=agency, by=people["an"])
