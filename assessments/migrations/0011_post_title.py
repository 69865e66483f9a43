"""A post in an agency says as what its holder signs."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("assessments", "0010_responses_and_sessions")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="title",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="chức vụ"),
            preserve_default=False,
        ),
    ]
