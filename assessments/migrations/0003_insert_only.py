"""From here on the database refuses to change what was recorded."""

from django.db import migrations

from assessments import insert_only


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_assessment")]

    operations = [migrations.RunPython(insert_only.freeze, insert_only.thaw)]
