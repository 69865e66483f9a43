"""Frameworks as rows: natural keys, what the database refuses, and the definition they hold."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from frameworks import models
from frameworks.loader import load
from frameworks.models import FrameworkVersion, IndexSet, Indicator, version_key
from tests.frameworks.documents import framework, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(tmp_path: Path) -> FrameworkVersion:
    return loaded(tmp_path, "thu")


def loaded(directory: Path, framework_id: str, **keys: Any) -> FrameworkVersion:
    document = framework(framework_id, **keys)
    path = directory / f"{framework_id}@{document['version']}.yaml"
    path.write_text(text_of(document), encoding="utf-8")
    load([path])
    return FrameworkVersion.objects.get_by_natural_key(framework_id, document["version"])


def test_versions_are_ordered_by_their_numbers():
    assert sorted(["10", "2", "1.1", "1"], key=version_key) == ["1", "1.1", "2", "10"]


def test_every_row_is_found_by_its_natural_key(version: FrameworkVersion):
    index_set = IndexSet.objects.get_by_natural_key("thu", "1", "cap-tinh")
    indicator = Indicator.objects.get_by_natural_key("thu", "1", "cap-tinh", "1.1")

    assert version.natural_key() == ("thu", "1")
    assert index_set.natural_key() == ("thu", "1", "cap-tinh")
    assert indicator.natural_key() == ("thu", "1", "cap-tinh", "1.1")
    assert [str(row) for row in (version, index_set, indicator)] == [
        "thu@1",
        "Nhóm cap-tinh",
        "1.1 Chỉ số 1.1",
    ]


def test_every_row_has_its_definition(version: FrameworkVersion):
    indicator = Indicator.objects.get()

    assert version.definition.key == "thu@1"
    assert indicator.index_set.definition == version.definition.index_set("cap-tinh")
    assert indicator.definition.max_points == Decimal(20)


def test_rows_of_one_content_share_one_definition(version: FrameworkVersion):
    again = FrameworkVersion.objects.get()

    assert again.definition is version.definition


def test_a_definition_at_hand_needs_no_document(
    version: FrameworkVersion, django_assert_num_queries
):
    assert version.definition.id == "thu"
    light = FrameworkVersion.objects.defer("document").get()

    with django_assert_num_queries(0):
        assert light.definition.id == "thu"


def test_a_document_changed_by_another_hand_is_refused(version: FrameworkVersion):
    models._definitions.clear()
    FrameworkVersion.objects.update(document={**version.document, "title": "Tên khác"})

    with pytest.raises(ValueError, match="thu@1"):
        _ = FrameworkVersion.objects.get().definition


def test_the_newest_version_of_each_framework_is_by_number(tmp_path: Path):
    later = {"decision": {**framework()["decision"], "number": "8/QĐ-UBND", "issued": "2023-01-01"}}
    loaded(tmp_path, "muoi", version="10")
    loaded(tmp_path, "muoi", version="9")
    loaded(tmp_path, "sau", **later)

    assert [str(row) for row in FrameworkVersion.objects.newest()] == ["muoi@10", "sau@1"]


# ── What the database itself refuses ───────────────────────────────────────────────────────


def is_refused(save: Any) -> bool:
    try:
        with transaction.atomic():
            save()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "wrong", [{"sha256": "abc"}, {"framework_id": ""}, {"version": ""}, {"sha256": ""}]
)
def test_a_version_is_named_and_fingerprinted(version: FrameworkVersion, wrong: dict):
    rows = FrameworkVersion.objects.filter(pk=version.pk)

    assert is_refused(lambda: rows.update(**wrong))
    assert not is_refused(lambda: rows.update(sha256="0" * 64))


def test_an_id_and_version_are_there_once(version: FrameworkVersion):
    version.pk = None

    assert is_refused(lambda: version.save(force_insert=True))


def test_a_set_is_there_once_and_has_points(version: FrameworkVersion):
    twice = IndexSet(framework_version=version, set_id="cap-tinh", position=1, max_points=1)
    empty = IndexSet(framework_version=version, set_id="cap-xa", position=1, max_points=0)
    right = IndexSet(framework_version=version, set_id="cap-xa", position=1, max_points=1)

    assert [is_refused(row.save) for row in (twice, empty, right)] == [True, True, False]


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({}, False),
        ({"code": "1.1"}, True),
        ({"code": ""}, True),
        ({"max_points": Decimal("-0.000001")}, True),
        ({"max_points": Decimal(0)}, False),
        ({"provenance": "guessed"}, True),
    ],
)
def test_an_indicator_is_there_once_with_points_and_a_known_provenance(
    version: FrameworkVersion, wrong: dict, refused: bool
):
    keys = {"code": "1.2", "max_points": 20, "provenance": "reconstructed", **wrong}
    row = Indicator(
        index_set=IndexSet.objects.get(),
        position=1,
        main_index_code="1",
        title="Chỉ số",
        rule_kind="boolean",
        **keys,
    )

    assert is_refused(row.save) == refused
