"""Files → rows: all or nothing, the same again is no change, what is in use never changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from frameworks.files import framework_files
from frameworks.loader import LoadRefused, Outcome, load
from frameworks.models import FrameworkVersion, IndexSet, Indicator
from frameworks.parsing import ProblemCode
from tests.frameworks.documents import (
    RULES,
    Document,
    framework,
    index_set,
    indicator,
    main_index,
    text_of,
)

pytestmark = pytest.mark.django_db

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(document: Document, name: str = "") -> Path:
        path = tmp_path / f"{name or document['id']}.yaml"
        path.write_text(text_of(document), encoding="utf-8")
        return path

    return write_file


def numbered(framework_id: str, number: str, **keys: Any) -> Document:
    document = framework(framework_id, **keys)
    document["decision"]["number"] = number
    return document


def refused(*paths: Path) -> dict[str, list[tuple[str, ProblemCode]]]:
    with pytest.raises(LoadRefused) as refusal:
        load(paths)
    return {
        path.stem: [(problem.path, problem.code) for problem in problems]
        for path, problems in refusal.value.problems.items()
    }


def outcomes(*paths: Path) -> list[Outcome]:
    return [done.outcome for done in load(paths)]


def put_in_use(row: FrameworkVersion) -> None:
    FrameworkVersion.objects.filter(pk=row.pk).update(in_use_since=datetime(2023, 1, 1, tzinfo=UTC))


# ── What is written ────────────────────────────────────────────────────────────────────────


def test_a_framework_becomes_a_version_with_sets_and_indicators(write: Write):
    mains = (
        main_index("1", indicator("1.1", rule=RULES["ratio"]), indicator("1.2")),
        main_index("2", indicator("2.1", max_points="60", provenance="decision")),
    )
    path = write(framework("thu", index_set("cap-huyen"), index_set("cap-xa", *mains)))

    (done,) = load([path])

    row = FrameworkVersion.objects.get()
    assert (done.path, done.outcome, done.framework.key) == (path, Outcome.CREATED, "thu@1")
    assert (row.natural_key(), row.number_slug) == (("thu", "1"), "9-qd-ubnd")
    assert (row.jurisdiction_code, str(row.issued_on)) == ("H38", "2022-11-07")
    assert row.definition == done.framework
    assert list(row.index_sets.values_list("set_id", "max_points")) == [
        ("cap-huyen", Decimal(20)),
        ("cap-xa", Decimal(100)),
    ]
    rows = Indicator.objects.filter(index_set__set_id="cap-xa")
    assert list(rows.values_list("code", "main_index_code", "rule_kind", "provenance")) == [
        ("1.1", "1", "ratio", "reconstructed"),
        ("1.2", "1", "boolean", "reconstructed"),
        ("2.1", "2", "boolean", "decision"),
    ]


def test_the_five_decisions_are_loaded_whole():
    load(framework_files())

    assert FrameworkVersion.objects.count() == 5
    assert IndexSet.objects.count() == 16
    assert Indicator.objects.count() == 792


def test_loading_again_changes_nothing_and_says_so(write: Write):
    path = write(framework("thu"))
    load([path])
    before = list(FrameworkVersion.objects.values())

    assert outcomes(path) == [Outcome.UNCHANGED]
    assert list(FrameworkVersion.objects.values()) == before


def test_a_comment_is_no_change(write: Write):
    path = write(framework("thu"))
    load([path])
    path.write_text(f"# ghi chú\n{path.read_text('utf-8')}", encoding="utf-8")

    assert outcomes(path) == [Outcome.UNCHANGED]


def test_loading_takes_few_statements_and_loading_again_fewer(django_assert_max_num_queries):
    files = framework_files()

    # SQLite takes 999 values a statement: 792 indicators make eight of them.
    with django_assert_max_num_queries(20):
        load(files)
    with django_assert_max_num_queries(6):
        load(files)


def test_the_same_file_named_twice_is_loaded_once(write: Write):
    path = write(framework("thu"))

    assert outcomes(path, path) == [Outcome.CREATED]


# ── All or nothing ─────────────────────────────────────────────────────────────────────────


def test_one_bad_file_keeps_every_file_out_and_all_mistakes_are_told(write: Write, tmp_path: Path):
    good = write(framework("tot"))
    bad = write(numbered("hong", "8/QĐ-UBND", family="DTI", years=[]))
    worse = tmp_path / "hong-han.yaml"
    worse.write_text("a: [", encoding="utf-8")

    assert refused(good, bad, worse) == {
        "hong": [("family", ProblemCode.FORMAT), ("years", ProblemCode.COUNT)],
        "hong-han": [("", ProblemCode.SYNTAX)],
    }
    assert FrameworkVersion.objects.count() == 0


def test_mistakes_of_files_and_mistakes_against_rows_are_told_together(write: Write):
    path = write(framework("cu"))
    load([path])
    put_in_use(FrameworkVersion.objects.get())
    changed = write(framework("cu", title="Tên khác"))
    bad = write(numbered("hong", "8/QĐ-UBND", years=[]))

    assert refused(changed, bad) == {
        "cu": [("version", ProblemCode.IN_USE)],
        "hong": [("years", ProblemCode.COUNT)],
    }


def test_one_id_and_version_is_one_file(write: Write):
    one, other = write(framework("thu"), "a"), write(framework("thu", title="Khác"), "b")

    assert refused(one, other) == {"b": [("version", ProblemCode.SAME_KEY)]}


def test_one_decision_is_one_framework(write: Write):
    load([write(framework("cu"))])
    copied = write(framework("moi"))
    next_year = framework("moi")
    next_year["decision"]["issued"] = "2023-11-07"

    assert refused(copied) == {"moi": [("decision.number", ProblemCode.SAME_DECISION)]}
    assert outcomes(write(next_year)) == [Outcome.CREATED]


def test_two_files_of_one_decision_are_both_told(write: Write):
    assert refused(write(framework("a")), write(framework("b"))) == {
        "a": [("decision.number", ProblemCode.SAME_DECISION)],
        "b": [("decision.number", ProblemCode.SAME_DECISION)],
    }


def test_in_the_portals_own_folder_a_file_is_named_after_what_it_holds(
    write: Write, tmp_path: Path, settings
):
    path = write(framework("thu"), "khac")

    assert outcomes(path) == [Outcome.CREATED]
    settings.FRAMEWORK_FILES_DIR = tmp_path
    assert refused(path) == {"khac": [("id", ProblemCode.FILE_NAME)]}


# ── Versions ───────────────────────────────────────────────────────────────────────────────


def test_a_version_in_use_refuses_other_content_and_keeps_its_own(write: Write):
    load([write(framework("thu"))])
    row = FrameworkVersion.objects.get()
    put_in_use(row)

    assert refused(write(framework("thu", title="Tên khác"))) == {
        "thu": [("version", ProblemCode.IN_USE)]
    }
    row.refresh_from_db()
    assert row.title == "Bộ chỉ số để kiểm thử"
    assert outcomes(write(framework("thu"))) == [Outcome.UNCHANGED]


def test_a_correction_is_the_next_version_and_stands_beside_the_one_in_use(write: Write):
    load([write(framework("thu"))])
    put_in_use(FrameworkVersion.objects.get())

    corrected = write(framework("thu", title="Đã đính chính", version="2"))

    assert outcomes(corrected) == [Outcome.CREATED]
    titles = {row.version: row.definition.title for row in FrameworkVersion.objects.all()}
    assert titles == {"1": "Bộ chỉ số để kiểm thử", "2": "Đã đính chính"}


def test_a_version_not_in_use_takes_other_content_and_what_stays_keeps_its_row(write: Write):
    def document(*codes: str, title: str) -> Document:
        indicators = [indicator(code, title=f"{title} {code}") for code in codes]
        return framework("thu", index_set("cap-xa", main_index("1", *indicators)), title=title)

    load([write(document("1.1", "1.2", "1.3", title="Cũ"))])
    old = dict(Indicator.objects.values_list("code", "pk"))

    assert outcomes(write(document("1.4", "1.2", "1.1", title="Mới"))) == [Outcome.REPLACED]

    rows = list(Indicator.objects.values_list("code", "title", "position"))
    assert rows == [("1.4", "Mới 1.4", 0), ("1.2", "Mới 1.2", 1), ("1.1", "Mới 1.1", 2)]
    new = dict(Indicator.objects.values_list("code", "pk"))
    assert {code: new[code] for code in ("1.1", "1.2")} == {
        code: old[code] for code in ("1.1", "1.2")
    }
    assert FrameworkVersion.objects.get().definition.title == "Mới"


def test_sets_that_the_new_content_lacks_are_gone(write: Write):
    load([write(framework("thu", index_set("cap-xa"), index_set("cap-huyen")))])

    load([write(framework("thu", index_set("cap-huyen"), index_set("cap-tinh")))])

    assert list(IndexSet.objects.values_list("set_id", flat=True)) == ["cap-huyen", "cap-tinh"]
    assert Indicator.objects.count() == 2


def test_other_versions_are_left_alone_when_one_is_replaced(write: Write):
    load([write(framework("thu")), write(framework("thu", version="2"), "thu@2")])

    load([write(framework("thu", index_set("cap-xa"), version="2"), "thu@2")])

    sets = IndexSet.objects.values_list("framework_version__version", "set_id")
    assert set(sets) == {("1", "cap-tinh"), ("2", "cap-xa")}


# ── The previous framework ─────────────────────────────────────────────────────────────────


def carrying(old_code: str, previous: str = "cu") -> Document:
    return numbered(
        "moi",
        "10/QĐ-UBND",
        previous={"framework": previous, "map": {"cap-tinh": {"1.1": [old_code, "same"]}}},
    )


def test_the_old_side_of_the_map_is_checked_against_a_file_of_the_same_load(write: Write):
    old = write(framework("cu"))

    assert refused(old, write(carrying("1.9"))) == {
        "moi": [("previous.map[cap-tinh][1.1]", ProblemCode.OLD_REFERENCE)]
    }
    assert outcomes(old, write(carrying("1.1"))) == [Outcome.CREATED, Outcome.CREATED]


def test_the_old_side_of_the_map_is_checked_against_what_is_loaded(write: Write):
    load([write(framework("cu"))])

    assert refused(write(carrying("1.9"))) == {
        "moi": [("previous.map[cap-tinh][1.1]", ProblemCode.OLD_REFERENCE)]
    }


def test_a_previous_framework_means_its_newest_version_unless_it_names_one(write: Write):
    wider = index_set("cap-tinh", main_index("1", indicator("1.1"), indicator("1.9")))
    load([write(framework("cu", wider, version="10")), write(framework("cu", version="9"), "cu@9")])

    assert outcomes(write(carrying("1.9"))) == [Outcome.CREATED]
    assert refused(write(carrying("1.9", "cu@9"))) == {
        "moi": [("previous.map[cap-tinh][1.1]", ProblemCode.OLD_REFERENCE)]
    }


def test_where_the_previous_framework_is_not_at_hand_the_map_is_taken_at_its_word(write: Write):
    assert outcomes(write(carrying("1.9"))) == [Outcome.CREATED]


# ── At the same time ───────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "postgresql" not in settings.DATABASES["default"]["ENGINE"],
    reason="SQLite lets one writer in at a time: a load waits before it reads anything",
)
def test_a_load_waits_for_the_row_before_it_decides(write: Write):
    load([write(framework("thu"))])
    changed = write(framework("thu", title="Tên khác"))
    told: list[object] = []

    def load_changed() -> None:
        try:
            told.append(refused(changed))
        finally:
            connection.close()

    waiting = threading.Thread(target=load_changed)
    with transaction.atomic():
        row = FrameworkVersion.objects.select_for_update().get()
        waiting.start()
        waiting.join(timeout=0.5)
        put_in_use(row)
        assert told == []
    waiting.join(timeout=10)

    assert told == [{"thu": [("version", ProblemCode.IN_USE)]}]
