"""Answers cite documents alone, and what was recorded is guarded again."""

from django.db import migrations

from assessments import insert_only


class Migration(migrations.Migration):

    dependencies = [("assessments", "0005_papers_of_answers")]

    operations = [
        migrations.RemoveField(
            model_name='answer',
            name='evidence',
        ),
        migrations.RemoveField(
            model_name='answer',
            name='evidence_note',
        ),
        migrations.RemoveField(
            model_name='answerrevision',
            name='evidence',
        ),
        migrations.RemoveField(
            model_name='answerrevision',
            name='evidence_note',
        ),
        migrations.RunPython(insert_only.freeze, insert_only.thaw),
    ]
