"""The bench: revisions of findings, and one ruling for alike cases, which is never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from assessments import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0007_finished_uploads'),
    ]

    operations = [
        migrations.RunPython(insert_only.thaw, insert_only.freeze),
        migrations.AddField(
            model_name='finding',
            name='revision',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name='CommonRuling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('set_id', models.CharField(max_length=60, verbose_name='đối tượng đánh giá')),
                ('code', models.CharField(max_length=20, verbose_name='mã chỉ số')),
                ('verdict', models.CharField(choices=[('agree', 'Đồng ý'), ('adjust', 'Điều chỉnh'), ('reject', 'Không chấp nhận')], max_length=10, verbose_name='kết luận')),
                ('reason', models.CharField(blank=True, max_length=10, verbose_name='mã lý do')),
                ('sentence', models.TextField(verbose_name='lý do')),
                ('ruled_at', models.DateTimeField(verbose_name='lúc')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='common_rulings', to='assessments.cycle')),
                ('ruled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'kết luận chung',
                'verbose_name_plural': 'kết luận chung',
                'ordering': ['-ruled_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='finding',
            name='common_ruling',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='assessments.commonruling'),
        ),
        migrations.AddConstraint(
            model_name='commonruling',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['agree', 'adjust', 'reject']), models.Q(('sentence', ''), _negated=True), models.Q(('verdict', 'agree'), models.Q(('reason', ''), _negated=True), _connector='OR')), name='common_ruling_says_why'),
        ),
        migrations.RunPython(insert_only.freeze, insert_only.thaw),
    ]
