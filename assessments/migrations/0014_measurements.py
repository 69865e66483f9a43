"""Figures measured elsewhere: insert-only, each with its source and its day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from assessments import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', "0013_running_a_cycle"),
    ]

    operations = [
        migrations.RunPython(insert_only.thaw, insert_only.freeze),
        migrations.CreateModel(
            name='MeasurementBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('file', 'Nhập từ tệp'), ('typed', 'Nhập từng số'), ('correction', 'Sửa sau giải trình'), ('withdrawal', 'Rút')], max_length=20, verbose_name='cách nhập')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='lý do')),
                ('file_name', models.CharField(blank=True, max_length=200, verbose_name='tên tệp')),
                ('file_sha256', models.CharField(blank=True, max_length=64)),
                ('recorded_at', models.DateTimeField(verbose_name='nhập lúc')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurement_batches', to='assessments.cycle')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency')),
                ('withdraws', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawn_by', to='assessments.measurementbatch')),
            ],
            options={
                'verbose_name': 'đợt nhập số đo',
                'verbose_name_plural': 'đợt nhập số đo',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='mã chỉ số')),
                ('part', models.CharField(blank=True, max_length=60)),
                ('number', models.PositiveIntegerField()),
                ('value', models.JSONField(null=True)),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='nguồn')),
                ('as_of', models.DateField(null=True, verbose_name='số liệu đến ngày')),
                ('reference', models.CharField(blank=True, max_length=200, verbose_name='văn bản')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='assessments.submission')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='assessments.measurementbatch')),
            ],
            options={
                'verbose_name': 'số đo',
                'verbose_name_plural': 'số đo',
                'ordering': ['submission', 'code', 'part', 'number'],
            },
        ),
        migrations.AddConstraint(
            model_name='measurementbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'withdrawal'), ('withdraws__isnull', False), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('kind', 'withdrawal'), _negated=True), ('withdraws__isnull', True)), _connector='OR'), name='measurement_withdrawn_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='measurementbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'file'), models.Q(('file_sha256', ''), _negated=True)), models.Q(models.Q(('kind', 'file'), _negated=True), ('file_sha256', '')), _connector='OR'), name='measurement_file_has_its_hash'),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.UniqueConstraint(fields=('submission', 'code', 'part', 'number'), name='measurement_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.CheckConstraint(condition=models.Q(('unit', models.F('agency')), _negated=True), name='measurement_never_of_ones_own'),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', True), models.Q(('as_of__isnull', False), models.Q(('source', ''), _negated=True)), _connector='OR'), name='measurement_has_source_and_day'),
        ),
        migrations.RunPython(insert_only.freeze, insert_only.thaw),
    ]
