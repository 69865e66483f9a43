"""The file and the note of each answer become a document of its agency's library."""

from django.db import migrations


def to_documents(apps, schema_editor):
    """One document for each pair of file and note; answers and their revisions cite it."""
    Answer = apps.get_model("assessments", "Answer")
    AnswerRevision = apps.get_model("assessments", "AnswerRevision")
    Document = apps.get_model("assessments", "Document")
    known = {}

    def paper_of(row, agency, by, at):
        if row.evidence_id is None and not row.evidence_note:
            return []
        place = (agency, row.evidence_id, row.evidence_note)
        if place not in known:
            known[place] = Document.objects.create(
                agency_id=agency,
                file_id=row.evidence_id,
                abstract=row.evidence_note,
                added_by_id=by,
                added_at=at,
            )
        return [{"document": known[place].pk, "pages": "", "reason": ""}]

    revisions = AnswerRevision.objects.select_related("answer__submission").order_by("saved_at", "pk")
    for row in revisions.iterator():
        row.papers = paper_of(row, row.answer.submission.agency_id, row.saved_by_id, row.saved_at)
        if row.papers:
            row.save(update_fields=["papers"])
    for row in Answer.objects.select_related("submission").iterator():
        row.papers = paper_of(row, row.submission.agency_id, row.updated_by_id, row.updated_at)
        if row.papers:
            row.save(update_fields=["papers"])


class Migration(migrations.Migration):

    dependencies = [("assessments", "0004_workplace")]

    # Back: the old columns still hold what they held.
    operations = [migrations.RunPython(to_documents, migrations.RunPython.noop)]
