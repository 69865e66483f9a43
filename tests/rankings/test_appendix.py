"""manage.py appendix SLUG FILE.pdf"""

from __future__ import annotations

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.rankings.papers import opened

# WeasyPrint 70 leaves closing the colour profile of PDF/A to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")

SLUG = "2022/791-qd-ubnd"


@pytest.fixture
def published(db) -> None:
    call_command("load_frameworks", stdout=StringIO())
    call_command("load_rankings", stdout=StringIO())


def refusal(slug: str, file: object) -> str:
    with pytest.raises(CommandError) as error:
        call_command("appendix", slug, str(file))
    assert error.value.returncode == 1
    return str(error.value)


@pytest.mark.usefixtures("published")
def test_it_writes_the_appendix_and_says_its_size_and_digest(tmp_path):
    file, said = tmp_path / "phụ lục.pdf", StringIO()

    call_command("appendix", SLUG, str(file), stdout=said)

    content = file.read_bytes()
    assert len(opened(content).pages) == 3
    digest = hashlib.sha256(content).hexdigest()
    assert said.getvalue() == f"Đã ghi {file}: {len(content)} byte, SHA-256 {digest}.\n"


@pytest.mark.usefixtures("published")
def test_a_second_run_writes_the_same_bytes(tmp_path):
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"

    call_command("appendix", SLUG, str(first), stdout=StringIO())
    call_command("appendix", SLUG, str(second), stdout=StringIO())

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("slug", ["2022/792-qd-ubnd", "lao-cai/2022/791-qd-ubnd", "791", ""])
def test_an_unknown_slug_is_answered_with_those_that_exist(tmp_path, slug):
    assert refusal(slug, tmp_path / "x.pdf") == (
        f"Không có kết quả xếp hạng đã công bố nào ở địa chỉ “{slug}”. Hiện có: {SLUG}."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_where_nothing_is_published_it_says_how_to_load(tmp_path):
    assert refusal(SLUG, tmp_path / "x.pdf") == (
        "Chưa có kết quả xếp hạng nào được công bố. Nạp bằng: manage.py load_rankings"
    )


@pytest.mark.usefixtures("published")
def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "tệp").touch()

    said = [refusal(SLUG, tmp_path / name) for name in ("không/x.pdf", ".", "tệp/x.pdf")]

    assert said == [
        f"Không ghi được {tmp_path}/không/x.pdf: thư mục ấy không có.",
        f"Không ghi được {tmp_path}: đó là một thư mục.",
        f"Không ghi được {tmp_path}/tệp/x.pdf: đường dẫn đi qua một tệp, không phải thư mục.",
    ]


def test_its_help_is_in_vietnamese(capsys):
    with pytest.raises(SystemExit) as end:
        call_command("appendix", "--help")

    assert end.value.code == 0
    assert "Ghi phụ lục PDF của một kết quả xếp hạng đã công bố" in capsys.readouterr().out
