"""The steps of a cycle with their documents; the council and its working group by decision."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from assessments import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0012_notices'),
    ]

    operations = [
        migrations.RunPython(insert_only.thaw, insert_only.freeze),
        migrations.CreateModel(
            name='BodyDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('council', 'Hội đồng thẩm định'), ('working_group', 'Tổ giúp việc')], max_length=20, verbose_name='tổ chức')),
                ('number', models.CharField(max_length=60, verbose_name='số quyết định')),
                ('issued_on', models.DateField(verbose_name='ngày quyết định')),
                ('issuer', models.CharField(max_length=200, verbose_name='cơ quan ban hành')),
                ('abstract', models.CharField(max_length=500, verbose_name='trích yếu')),
                ('written_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='assessments.bodydecision', verbose_name='sửa cho')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='assessments.cycle')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'quyết định thành lập, kiện toàn',
                'verbose_name_plural': 'quyết định thành lập, kiện toàn',
                'ordering': ['cycle', 'kind', '-issued_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='BodyMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('name', models.CharField(max_length=200, verbose_name='họ và tên')),
                ('function', models.CharField(choices=[('chair', 'Chủ tịch'), ('deputy', 'Phó Chủ tịch'), ('member', 'Ủy viên'), ('secretary', 'Thư ký'), ('head', 'Tổ trưởng'), ('deputy_head', 'Tổ phó'), ('staff', 'Thành viên')], max_length=20, verbose_name='chức danh')),
                ('office', models.CharField(blank=True, max_length=200, verbose_name='chức vụ, đơn vị')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='assessments.bodydecision')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='body_memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'thành viên theo quyết định',
                'verbose_name_plural': 'thành viên theo quyết định',
                'ordering': ['decision', 'position'],
            },
        ),
        migrations.CreateModel(
            name='CycleStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='bỏ lúc')),
                ('removed_reason', models.CharField(blank=True, max_length=500, verbose_name='lý do bỏ')),
                ('key', models.CharField(blank=True, max_length=30, verbose_name='bước mẫu')),
                ('which', models.CharField(blank=True, max_length=60, verbose_name='bước mẫu nào')),
                ('position', models.PositiveIntegerField(verbose_name='thứ tự')),
                ('title', models.CharField(max_length=400, verbose_name='tên bước')),
                ('body', models.CharField(blank=True, max_length=200, verbose_name='cơ quan chịu trách nhiệm')),
                ('planned_on', models.DateField(null=True, verbose_name='ngày kế hoạch')),
                ('actual_on', models.DateField(null=True, verbose_name='ngày thực tế')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='assessments.cycle')),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bước của kỳ',
                'verbose_name_plural': 'bước của kỳ',
                'ordering': ['cycle', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='StepDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='bỏ lúc')),
                ('removed_reason', models.CharField(blank=True, max_length=500, verbose_name='lý do bỏ')),
                ('number', models.CharField(max_length=60, verbose_name='số, ký hiệu')),
                ('issued_on', models.DateField(verbose_name='ngày ban hành')),
                ('issuer', models.CharField(max_length=200, verbose_name='cơ quan ban hành')),
                ('abstract', models.CharField(max_length=500, verbose_name='trích yếu')),
                ('added_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='assessments.cyclestep')),
            ],
            options={
                'verbose_name': 'văn bản của một bước',
                'verbose_name_plural': 'văn bản của một bước',
                'ordering': ['issued_on', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='bodydecision',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['council', 'working_group'])), name='body_decision_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='bodydecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('issuer', ''), _negated=True)), name='body_decision_has_its_number'),
        ),
        migrations.AddConstraint(
            model_name='bodymember',
            constraint=models.UniqueConstraint(fields=('decision', 'position'), name='body_member_one_per_place'),
        ),
        migrations.AddConstraint(
            model_name='bodymember',
            constraint=models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('decision', 'user'), name='body_member_named_once'),
        ),
        migrations.AddConstraint(
            model_name='bodymember',
            constraint=models.UniqueConstraint(condition=models.Q(('function__in', ['chair', 'head'])), fields=('decision',), name='body_one_at_its_head'),
        ),
        migrations.AddConstraint(
            model_name='bodymember',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), ('function__in', ['chair', 'deputy', 'member', 'secretary', 'head', 'deputy_head', 'staff'])), name='body_member_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='cyclestep',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('cycle', 'key', 'which'), name='cycle_step_of_the_file_once'),
        ),
        migrations.AddConstraint(
            model_name='cyclestep',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='cycle_step_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='cyclestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True), ('removed_reason', '')), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_reason', ''), _negated=True)), _connector='OR'), name='cycle_step_removed_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='stepdocument',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('step', 'number', 'issued_on'), name='step_document_once'),
        ),
        migrations.AddConstraint(
            model_name='stepdocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True), ('removed_reason', '')), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removed_reason', ''), _negated=True)), _connector='OR'), name='step_document_removed_with_a_reason'),
        ),
        migrations.RunPython(insert_only.freeze, insert_only.thaw),
    ]
