"""Who judges what, declared conflicts, and the judging unit beside every finding."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from assessments import insert_only


def name_the_units(apps, schema_editor):
    """Whose seat each finding was judged from, and whose version it is."""
    Finding = apps.get_model("assessments", "Finding")
    seats = {}
    for seat in apps.get_model("assessments", "CouncilSeat").objects.filter(agency__isnull=False):
        seats.setdefault(seat.user_id, []).append(seat)
    for finding in Finding.objects.select_related("version__submission").iterator():
        agency = finding.version.submission.agency_id
        unit = _home(seats, finding, agency)
        if unit is None:
            raise RuntimeError(f"Finding {finding.pk}: its judge has never held a seat of another unit.")
        Finding.objects.filter(pk=finding.pk).update(unit=unit, agency=agency)
    if schema_editor.connection.vendor == "postgresql":
        # What is still to be checked keeps the table from being altered in this transaction.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _home(seats, finding, agency):
    """The reviewer's seat held on the day first, then any other of the person."""
    judge, at = finding.judged_by_id, finding.judged_at
    if finding.concluded_by_id:
        judge, at = finding.concluded_by_id, finding.concluded_at
    day = timezone.localdate(at)
    own = [seat for seat in seats.get(judge, []) if seat.agency_id != agency]
    own.sort(key=lambda seat: (not _held(seat, day), seat.role != "reviewer", seat.pk))
    return own[0].agency_id if own else None


def _held(seat, day):
    return seat.starts_on <= day and (seat.ends_on is None or day < seat.ends_on)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0008_bench'),
    ]

    operations = [
        migrations.RunPython(insert_only.thaw, insert_only.freeze),
        migrations.CreateModel(
            name='ConflictEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500, verbose_name='lý do kết thúc')),
                ('ended_at', models.DateTimeField(verbose_name='kết thúc lúc')),
            ],
            options={
                'verbose_name': 'kết thúc xung đột lợi ích',
                'verbose_name_plural': 'kết thúc xung đột lợi ích',
            },
        ),
        migrations.CreateModel(
            name='ConflictStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(verbose_name='cam đoan lúc')),
            ],
            options={
                'verbose_name': 'cam đoan về xung đột lợi ích',
                'verbose_name_plural': 'cam đoan về xung đột lợi ích',
            },
        ),
        migrations.CreateModel(
            name='DeclaredConflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('family', 'người thân công tác tại cơ quan'), ('former', 'từng công tác tại cơ quan'), ('money', 'có lợi ích kinh tế liên quan'), ('helped', 'đã giúp cơ quan lập hồ sơ này'), ('other', 'quan hệ khác')], max_length=10, verbose_name='quan hệ')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='ghi rõ')),
                ('declared_at', models.DateTimeField(verbose_name='khai lúc')),
            ],
            options={
                'verbose_name': 'xung đột lợi ích đã khai',
                'verbose_name_plural': 'xung đột lợi ích đã khai',
                'ordering': ['-declared_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FieldRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('set_id', models.CharField(max_length=60, verbose_name='đối tượng đánh giá')),
                ('main_code', models.CharField(max_length=20, verbose_name='chỉ số chính')),
                ('by_parent', models.BooleanField(default=False, verbose_name='cơ quan cấp trên trực tiếp')),
            ],
            options={
                'verbose_name': 'quy tắc phân công thẩm định',
                'verbose_name_plural': 'quy tắc phân công thẩm định',
                'ordering': ['set_id', 'main_code'],
            },
        ),
        migrations.CreateModel(
            name='ReviewDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('main_code', models.CharField(max_length=20, verbose_name='chỉ số chính')),
                ('kind', models.CharField(choices=[('review', 'thẩm định'), ('check', 'kiểm tra mẫu')], default='review', max_length=10, verbose_name='việc')),
                ('source', models.CharField(choices=[('rule', 'theo quy tắc'), ('hand', 'Thư ký giao'), ('chair', 'Chủ tịch chỉ định')], max_length=10, verbose_name='giao theo')),
                ('given_at', models.DateTimeField(verbose_name='giao lúc')),
                ('declined_at', models.DateTimeField(null=True, verbose_name='từ chối lúc')),
                ('declined_reason', models.CharField(blank=True, max_length=500, verbose_name='lý do từ chối')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='giao lại lúc')),
            ],
            options={
                'verbose_name': 'phần việc thẩm định',
                'verbose_name_plural': 'phần việc thẩm định',
                'ordering': ['submission', 'main_code', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SampleCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('upholds', models.BooleanField(verbose_name='giữ kết luận')),
                ('sentence', models.TextField(blank=True, verbose_name='lý do')),
                ('first', models.JSONField()),
                ('checked_at', models.DateTimeField(verbose_name='kiểm tra lúc')),
            ],
            options={
                'verbose_name': 'kiểm tra mẫu',
                'verbose_name_plural': 'kiểm tra mẫu',
            },
        ),
        migrations.CreateModel(
            name='SampleRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('set_id', models.CharField(max_length=60, verbose_name='đối tượng đánh giá')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='tỷ lệ kiểm tra, phần trăm')),
                ('seed', models.CharField(max_length=60, verbose_name='hạt giống')),
                ('drawn', models.JSONField(default=list)),
                ('drawn_of', models.PositiveIntegerField(default=0)),
                ('drawn_at', models.DateTimeField(verbose_name='rút lúc')),
            ],
            options={
                'verbose_name': 'mẫu kiểm tra của cấp tỉnh',
                'verbose_name_plural': 'mẫu kiểm tra của cấp tỉnh',
            },
        ),
        migrations.AddField(
            model_name='cycle',
            name='declares_first',
            field=models.BooleanField(default=False, verbose_name='khai xung đột lợi ích trước'),
        ),
        migrations.AddField(
            model_name='finding',
            name='agency',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency'),
        ),
        migrations.AddField(
            model_name='finding',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency', verbose_name='đơn vị thẩm định'),
        ),
        migrations.RunPython(name_the_units, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='finding',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency'),
        ),
        migrations.AlterField(
            model_name='finding',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency', verbose_name='đơn vị thẩm định'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('unit', models.F('agency')), _negated=True), name='finding_never_of_ones_own'),
        ),
        migrations.AddField(
            model_name='conflictend',
            name='ended_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conflictstatement',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflict_statements', to='assessments.cycle'),
        ),
        migrations.AddField(
            model_name='conflictstatement',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflict_statements', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='declaredconflict',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declared_conflicts', to='assessments.agency', verbose_name='cơ quan'),
        ),
        migrations.AddField(
            model_name='declaredconflict',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declared_conflicts', to='assessments.cycle'),
        ),
        migrations.AddField(
            model_name='declaredconflict',
            name='declared_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='declaredconflict',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conflictend',
            name='conflict',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='assessments.declaredconflict'),
        ),
        migrations.AddField(
            model_name='fieldrule',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='field_rules', to='assessments.cycle'),
        ),
        migrations.AddField(
            model_name='fieldrule',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency', verbose_name='đơn vị thẩm định'),
        ),
        migrations.AddField(
            model_name='reviewduty',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency'),
        ),
        migrations.AddField(
            model_name='reviewduty',
            name='declined_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewduty',
            name='given_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewduty',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_duties', to='assessments.submission'),
        ),
        migrations.AddField(
            model_name='reviewduty',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_duties', to='assessments.agency', verbose_name='đơn vị thẩm định'),
        ),
        migrations.AddField(
            model_name='samplecheck',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency'),
        ),
        migrations.AddField(
            model_name='samplecheck',
            name='checked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='samplecheck',
            name='finding',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sample_check', to='assessments.finding'),
        ),
        migrations.AddField(
            model_name='samplecheck',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency', verbose_name='đơn vị kiểm tra'),
        ),
        migrations.AddField(
            model_name='samplerule',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sample_rules', to='assessments.cycle'),
        ),
        migrations.AddField(
            model_name='samplerule',
            name='drawn_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='samplerule',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency', verbose_name='đơn vị kiểm tra'),
        ),
        migrations.AddConstraint(
            model_name='conflictstatement',
            constraint=models.UniqueConstraint(fields=('cycle', 'user'), name='conflict_statement_once_a_cycle'),
        ),
        migrations.AddConstraint(
            model_name='declaredconflict',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['family', 'former', 'money', 'helped', 'other'])), name='declared_conflict_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='conflictend',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='conflict_end_reasoned'),
        ),
        migrations.AddConstraint(
            model_name='fieldrule',
            constraint=models.UniqueConstraint(fields=('cycle', 'set_id', 'main_code'), name='field_rule_one_per_main_index'),
        ),
        migrations.AddConstraint(
            model_name='fieldrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by_parent', False), ('unit__isnull', False)), models.Q(('by_parent', True), ('unit__isnull', True)), _connector='OR'), name='field_rule_names_one_judge'),
        ),
        migrations.AddConstraint(
            model_name='reviewduty',
            constraint=models.UniqueConstraint(condition=models.Q(('declined_at__isnull', True)), fields=('submission', 'main_code', 'kind'), name='review_duty_one_that_stands'),
        ),
        migrations.AddConstraint(
            model_name='reviewduty',
            constraint=models.CheckConstraint(condition=models.Q(('unit', models.F('agency')), _negated=True), name='review_duty_never_of_ones_own'),
        ),
        migrations.AddConstraint(
            model_name='reviewduty',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['review', 'check']), ('source__in', ['rule', 'hand', 'chair'])), name='review_duty_words_known'),
        ),
        migrations.AddConstraint(
            model_name='reviewduty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('declined_at__isnull', True), ('declined_by__isnull', True), ('declined_reason', '')), models.Q(('declined_at__isnull', False), ('declined_by__isnull', False), models.Q(('declined_reason', ''), _negated=True)), _connector='OR'), name='review_duty_declined_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='samplecheck',
            constraint=models.CheckConstraint(condition=models.Q(('unit', models.F('agency')), _negated=True), name='sample_check_never_of_ones_own'),
        ),
        migrations.AddConstraint(
            model_name='samplecheck',
            constraint=models.CheckConstraint(condition=models.Q(('upholds', True), models.Q(('sentence', ''), _negated=True), _connector='OR'), name='sample_check_overrides_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='samplerule',
            constraint=models.UniqueConstraint(fields=('cycle', 'set_id'), name='sample_rule_one_per_set'),
        ),
        migrations.AddConstraint(
            model_name='samplerule',
            constraint=models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 100)), name='sample_rule_percent_of_a_whole'),
        ),
        migrations.AddConstraint(
            model_name='samplerule',
            constraint=models.CheckConstraint(condition=models.Q(('seed', ''), _negated=True), name='sample_rule_seeded'),
        ),
        migrations.RunPython(insert_only.freeze, insert_only.thaw),
    ]
