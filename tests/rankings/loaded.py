"""Rankings in files of a test's own, and in the database of a test."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import yaml
from django.core.management import call_command

from frameworks.definition import IndexSet
from frameworks.files import read_framework
from rankings import loading
from rankings.models import Ranking
from rankings.printed import figure_columns
from tests.rankings.tables import REAL_TABLE, REAL_TEXT

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def load_framework(name: str) -> None:
    path = Path(__file__).parents[2] / "fixtures" / "frameworks" / f"{name}.yaml"
    call_command("load_frameworks", str(path), verbosity=0)


def load_real() -> Ranking:
    """The 2022 ranking of Lào Cai, published."""
    load_framework("lao-cai-2644-2022")
    (done,) = loading.load([REAL_TABLE], now=NOW)
    return Ranking.objects.get(pk=done.ranking.pk)


def copy_real(folder: Path, *, text: Mapping[str, str] = {}, table: Mapping[str, str] = {}) -> Path:
    """A copy of the real files in ``folder``, with every key of a mapping replaced by its value."""
    for source, changes in ((REAL_TEXT, text), (REAL_TABLE, table)):
        content = source.read_text(encoding="utf-8")
        for old, new in changes.items():
            assert content.count(old) == 1, (old, content.count(old))
            content = content.replace(old, new)
        (folder / source.name).write_text(content, encoding="utf-8")
    return folder / REAL_TABLE.name


def write_ranking(folder: Path, framework: str, table: str, *, number: str = "9/QĐ-UBND") -> Path:
    """A short ranking that rests on ``framework``: its text is made up, ``table`` is as given."""
    rules = read_framework(framework)
    listed = {line.strip().split(",")[0] for line in table.strip().splitlines()[1:]}
    text = {
        "framework": framework,
        "year": str(rules.years[0]) if rules.years else "2018",
        "title": "Xếp hạng thử",
        "decision": {
            "number": number,
            "issued": "2019-01-31",
            "subject": "Phê duyệt kết quả thử",
            "authority": "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
            "grounds": ["Căn cứ Luật;"],
            "articles": [{"label": "Điều 1", "paragraphs": ["Phê duyệt."]}],
            "recipients": [],
            "signer": {"title": "CHỦ TỊCH", "name": "Nguyễn Văn A"},
            "sources": [{"text": "Bản in"}],
        },
        "appendix": {
            "title_lines": ["KẾT QUẢ THỬ"],
            "columns": ["Xếp hạng", "Tên cơ quan", "Điểm", "Mức"],
            "groups": [
                {"index_set": one.id, "heading": f"{place}. {one.title}"}
                for place, one in enumerate((s for s in rules.index_sets if s.id in listed), 1)
            ],
        },
    }
    path = folder / "thu.csv"
    path.write_text("\n".join(line.strip() for line in table.strip().splitlines()), "utf-8")
    path.with_suffix(".yaml").write_text(
        yaml.safe_dump(text, allow_unicode=True, default_style='"'), "utf-8"
    )
    return path


def minima_table(index_set: IndexSet, *units: tuple[str, str, str, Mapping[str, str]]) -> str:
    """Units (rank, name, tier, figures that are not the maximum) of a set with minima."""
    columns = figure_columns(index_set)
    maxima = {
        **{f"part:{part.id}": part.max_points for part in index_set.parts},
        **{f"main:{main.code}": main.max_points for main in index_set.main_indices},
    }
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["index_set", "kind", "rank", "agency", "tier", *columns])
    for rank, name, tier, figures in units:
        cells = [figures.get(column, str(maxima[column])) for column in columns]
        writer.writerow([index_set.id, "unit" if tier else "absent", rank, name, tier, *cells])
    return text.getvalue()
