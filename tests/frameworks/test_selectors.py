from __future__ import annotations

import json

import pytest

from frameworks import loader, selectors
from frameworks.models import FrameworkVersion
from tests.frameworks import documents

pytestmark = pytest.mark.django_db

HERE = {"code": "H38", "name": "Lào Cai"}
AN_GIANG = {"code": "H01", "name": "An Giang"}
SON_LA = {"code": "H52", "name": "Sơn La"}


@pytest.fixture
def store(tmp_path):
    """Load a decision: ``store("lao-cai-9-2022", number="9/QĐ-UBND")``."""

    def load(framework_id, *, number="9/QĐ-UBND", issued="2022-11-07", replaces=(), **keys):
        document = documents.framework(framework_id, **keys)
        document["decision"] |= {"number": number, "issued": issued, "replaces": list(replaces)}
        name = f"{framework_id}@{document['version']}"
        path = tmp_path / f"{name}.yaml"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        loader.load([path])
        return FrameworkVersion.objects.get(framework_id=framework_id, version=document["version"])

    return load


def ids(versions) -> list[str]:
    return [f"{row.framework_id}@{row.version}" for row in versions]


def test_the_main_province_comes_first_then_the_others_by_name_each_newest_first(store):
    store("son-la-1-2021", jurisdiction=SON_LA)
    store("an-giang-1-2018", jurisdiction=AN_GIANG)
    store("lao-cai-1-2018", jurisdiction=HERE, issued="2018-10-18")
    store("lao-cai-1-2022", jurisdiction=HERE, issued="2022-11-07")

    assert ids(selectors.current_versions()) == [
        "lao-cai-1-2022@1",
        "lao-cai-1-2018@1",
        "an-giang-1-2018@1",
        "son-la-1-2021@1",
    ]


def test_only_the_newest_version_of_a_decision_is_current(store):
    store("lao-cai-9-2022", version="2")
    store("lao-cai-9-2022", version="10", title="Bản đính chính")

    assert ids(selectors.current_versions()) == ["lao-cai-9-2022@10"]


def test_an_address_shows_the_newest_version(store):
    store("lao-cai-9-2022", version="2")
    store("lao-cai-9-2022", version="10", title="Bản đính chính")

    assert selectors.version_by_address("dti", "9-qd-ubnd").version == "10"


def test_where_two_provinces_used_one_number_the_main_one_is_meant(store):
    store("lao-cai-9-2022", jurisdiction=HERE, issued="2022-11-07")
    store("son-la-9-2023", jurisdiction=SON_LA, issued="2023-04-13")

    assert selectors.version_by_address("dti", "9-qd-ubnd").framework_id == "lao-cai-9-2022"


def test_an_unknown_address_does_not_exist(store):
    store("lao-cai-9-2022")

    for family, slug in (("dti", "8-qd-ubnd"), ("khac", "9-qd-ubnd")):
        with pytest.raises(FrameworkVersion.DoesNotExist):
            selectors.version_by_address(family, slug)


def test_the_shelf_knows_who_replaces_whom(store):
    old = store("lao-cai-8-2021", number="8/QĐ-UBND", issued="2021-01-05")
    new = store(
        "lao-cai-9-2022",
        replaces=["lao-cai-8-2021", {"number": "5/QĐ-UBND", "issued": "2019-05-27"}],
    )
    shelf = selectors.Shelf()

    inside, outside = shelf.replaces(new.definition)
    [back] = shelf.replaced_by(old.definition)

    assert (inside.number, inside.url) == ("8/QĐ-UBND", "/bo-chi-so/dti/8-qd-ubnd/")
    assert (outside.number, str(outside.issued), outside.url) == ("5/QĐ-UBND", "2019-05-27", "")
    assert (back.number, back.url) == ("9/QĐ-UBND", "/bo-chi-so/dti/9-qd-ubnd/")
    assert shelf.replaced_by(new.definition) == []


def test_a_comparison_has_an_address_only_with_a_map_and_both_decisions(store):
    old = store("lao-cai-8-2021", number="8/QĐ-UBND", issued="2021-01-05")
    carried = {"framework": "lao-cai-8-2021", "map": {"cap-tinh": {"1.1": ["1.1", "same"]}}}
    new = store("lao-cai-9-2022", previous=carried)
    address = "/bo-chi-so/dti/8-qd-ubnd..9-qd-ubnd/"

    assert selectors.Shelf().comparison_url(new.definition) == address
    assert selectors.Shelf().comparison_url(old.definition) == ""

    definition = new.definition
    old.delete()
    assert selectors.Shelf().comparison_url(definition) == ""
    assert selectors.predecessor_of(definition) is None


def test_the_predecessor_is_the_newest_version_of_the_framework_that_the_map_names(store):
    store("lao-cai-8-2021", number="8/QĐ-UBND", version="1")
    store("lao-cai-8-2021", number="8/QĐ-UBND", version="2", title="Bản đính chính")
    carried = {"framework": "lao-cai-8-2021", "map": {"cap-tinh": {"1.1": ["1.1", "same"]}}}
    new = store("lao-cai-9-2022", previous=carried)

    assert selectors.predecessor_of(new.definition).version == "2"


def test_the_shelf_asks_once(store, django_assert_num_queries):
    version = store("lao-cai-9-2022")
    definition, shelf = version.definition, selectors.Shelf()

    with django_assert_num_queries(1):
        shelf.replaces(definition)
        shelf.replaced_by(definition)
        shelf.comparison_url(definition)
