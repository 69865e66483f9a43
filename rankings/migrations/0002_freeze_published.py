"""From here on the database refuses to change a published ranking."""

from django.db import migrations

from rankings import freezing


class Migration(migrations.Migration):
    dependencies = [("rankings", "0001_initial")]

    operations = [migrations.RunPython(freezing.freeze, freezing.thaw)]
