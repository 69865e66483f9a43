"""What was recorded before there was a library is found in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("assessments", "0003_insert_only")]
NOW = datetime(2023, 12, 1, 2, tzinfo=UTC)


@pytest.fixture
def before() -> Iterator:
    """The models as they were before the library; afterwards the database is as it is today."""
    executor = MigrationExecutor(connection)
    today = executor.loader.graph.leaf_nodes()
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    MigrationExecutor(connection).migrate(today)


def test_a_file_and_its_note_become_one_document_of_the_library(before):
    old = {name: before.get_model("assessments", name) for name in ("Answer", "AnswerRevision")}
    submission, person, file = _submission(before)
    said = {"submission": submission, "updated_by": person, "updated_at": NOW, "typed": {"v": "3"}}
    answer = old["Answer"].objects.create(
        **said, code="2.1", revision=2, evidence=file, evidence_note="12/KH-SYT"
    )
    old["Answer"].objects.create(**said, code="2.2", evidence_note="Sổ theo dõi")
    old["Answer"].objects.create(**said, code="2.3")
    for number, held in ((1, None), (2, file)):
        old["AnswerRevision"].objects.create(
            answer=answer,
            number=number,
            saved_by=person,
            saved_at=NOW,
            evidence=held,
            evidence_note="12/KH-SYT" if held else "",
        )

    executor = MigrationExecutor(connection)
    executor.migrate([("assessments", "0006_documents_only")])
    apps = executor.loader.project_state([("assessments", "0006_documents_only")]).apps

    documents = apps.get_model("assessments", "Document").objects.order_by("abstract")
    assert list(documents.values_list("abstract", "file_id", "agency_id")) == [
        ("12/KH-SYT", file.pk, submission.agency_id),
        ("Sổ theo dõi", None, submission.agency_id),
    ]
    cited = {each.abstract: each.pk for each in documents}
    answers = dict(apps.get_model("assessments", "Answer").objects.values_list("code", "papers"))
    assert answers == {
        "2.1": [{"document": cited["12/KH-SYT"], "pages": "", "reason": ""}],
        "2.2": [{"document": cited["Sổ theo dõi"], "pages": "", "reason": ""}],
        "2.3": [],
    }
    revisions = apps.get_model("assessments", "AnswerRevision").objects
    assert dict(revisions.values_list("number", "papers")) == {1: [], 2: answers["2.1"]}


def _submission(apps):
    def make(app: str, model: str, **columns):
        return apps.get_model(app, model).objects.create(**columns)

    person = make("assessments", "User", email="an@demo.test", full_name="An")
    agency = make("assessments", "Agency", slug="so-y-te", name="Sở Y tế")
    framework = make(
        "frameworks", "FrameworkVersion", **_required(apps, "frameworks", "FrameworkVersion")
    )
    index_set = make(
        "frameworks",
        "IndexSet",
        **_required(apps, "frameworks", "IndexSet"),
        framework_version=framework,
    )
    cycle = make(
        "assessments",
        "Cycle",
        slug="2023",
        title="Kỳ 2023",
        framework_version=framework,
        year=2023,
        standing_agency=agency,
        opens_at=NOW,
    )
    deadline = make("assessments", "CycleDeadline", cycle=cycle, set_id="so", closes_at=NOW)
    submission = make(
        "assessments",
        "Submission",
        cycle=cycle,
        agency=agency,
        index_set=index_set,
        deadline=deadline,
    )
    file = make(
        "assessments",
        "Evidence",
        agency=agency,
        file="evidence/a.pdf",
        name="a.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        uploaded_by=person,
        uploaded_at=NOW,
    )
    return submission, person, file


def _required(apps, app: str, name: str) -> dict[str, object]:
    """A value for each column that has no default and may not be null."""
    made = {}
    for field in apps.get_model(app, name)._meta.concrete_fields:
        if field.primary_key or field.null or field.has_default() or field.is_relation:
            continue
        kind = field.get_internal_type()
        if field.name == "sha256":
            made[field.name] = "0" * 64
            continue
        made[field.name] = {"DateField": NOW.date(), "DateTimeField": NOW, "JSONField": {}}.get(
            kind, 1 if "Integer" in kind or "Decimal" in kind else "a"
        )
    return made
