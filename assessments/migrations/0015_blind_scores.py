"""Blind second scores: a public seed, the draw, both verdicts, what the chair ruled."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from assessments import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', "0014_measurements"),
    ]

    operations = [
        migrations.RunPython(insert_only.thaw, insert_only.freeze),
        migrations.CreateModel(
            name='BlindBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='đợt')),
                ('listing', models.TextField(verbose_name='danh sách')),
                ('sha256', models.CharField(max_length=64)),
                ('listed', models.PositiveIntegerField(verbose_name='số giá trị trong danh sách')),
                ('drawn', models.PositiveIntegerField(verbose_name='số giá trị được rút')),
                ('drawn_at', models.DateTimeField(verbose_name='rút lúc')),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'đợt rút chấm hai lần',
                'verbose_name_plural': 'đợt rút chấm hai lần',
                'ordering': ['seed', 'number'],
            },
        ),
        migrations.CreateModel(
            name='BlindFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='assessments.blindbatch')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='blind_file', to='assessments.submission')),
            ],
            options={
                'verbose_name': 'hồ sơ đã rút',
                'verbose_name_plural': 'hồ sơ đã rút',
            },
        ),
        migrations.CreateModel(
            name='BlindPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='mã chỉ số')),
                ('named_why', models.CharField(blank=True, max_length=500, verbose_name='lý do đổi')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='assessments.blindbatch')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blind_pairs', to='assessments.submission')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency', verbose_name='đơn vị chấm lần hai')),
            ],
            options={
                'verbose_name': 'giá trị chấm hai lần',
                'verbose_name_plural': 'giá trị chấm hai lần',
                'ordering': ['submission', 'code'],
            },
        ),
        migrations.CreateModel(
            name='BlindSeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=60, verbose_name='hạt giống')),
                ('origin', models.CharField(max_length=200, verbose_name='nguồn của hạt giống')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='tỷ lệ, phần trăm')),
                ('announced_at', models.DateTimeField(verbose_name='công bố lúc')),
                ('announced_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='blind_seed', to='assessments.cycle')),
            ],
            options={
                'verbose_name': 'hạt giống chấm hai lần',
                'verbose_name_plural': 'hạt giống chấm hai lần',
            },
        ),
        migrations.AddField(
            model_name='blindbatch',
            name='seed',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='assessments.blindseed'),
        ),
        migrations.CreateModel(
            name='ScoreComparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.JSONField()),
                ('declared_points', models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ('first_points', models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ('second_points', models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ('same', models.BooleanField()),
                ('blocks', models.BooleanField()),
                ('compared_at', models.DateTimeField(verbose_name='so lúc')),
                ('first_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency')),
                ('pair', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='comparison', to='assessments.blindpair')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.submissionversion')),
            ],
            options={
                'verbose_name': 'so hai lần chấm',
                'verbose_name_plural': 'so hai lần chấm',
            },
        ),
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taken', models.CharField(choices=[('first', 'Giữ kết luận lần một'), ('second', 'Lấy kết luận lần hai'), ('other', 'Giá trị khác')], max_length=10, verbose_name='lấy')),
                ('sentence', models.TextField(verbose_name='lý do')),
                ('revision', models.PositiveIntegerField()),
                ('ruled_at', models.DateTimeField(verbose_name='quyết lúc')),
                ('ruled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comparison', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reconciliation', to='assessments.scorecomparison')),
            ],
            options={
                'verbose_name': 'quyết giữa hai lần chấm',
                'verbose_name_plural': 'quyết giữa hai lần chấm',
            },
        ),
        migrations.CreateModel(
            name='SecondScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('agree', 'Đồng ý'), ('adjust', 'Điều chỉnh'), ('reject', 'Không chấp nhận')], max_length=10, verbose_name='kết luận')),
                ('value', models.JSONField(null=True)),
                ('reason', models.CharField(blank=True, max_length=10, verbose_name='mã lý do')),
                ('sentence', models.TextField(blank=True, verbose_name='lý do')),
                ('given_at', models.DateTimeField(verbose_name='chấm lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='assessments.blindpair')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.agency')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='second_scores', to='assessments.submissionversion')),
            ],
            options={
                'verbose_name': 'điểm lần hai',
                'verbose_name_plural': 'điểm lần hai',
            },
        ),
        migrations.AddField(
            model_name='scorecomparison',
            name='second',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='comparison', to='assessments.secondscore'),
        ),
        migrations.AddConstraint(
            model_name='blindpair',
            constraint=models.UniqueConstraint(fields=('submission', 'code'), name='blind_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='blindpair',
            constraint=models.CheckConstraint(condition=models.Q(('unit__isnull', True), models.Q(('unit', models.F('agency')), _negated=True), _connector='OR'), name='blind_pair_never_of_ones_own'),
        ),
        migrations.AddConstraint(
            model_name='blindseed',
            constraint=models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 100)), name='blind_seed_percent_of_a_whole'),
        ),
        migrations.AddConstraint(
            model_name='blindseed',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seed', ''), _negated=True), models.Q(('origin', ''), _negated=True)), name='blind_seed_said_with_its_origin'),
        ),
        migrations.AddConstraint(
            model_name='blindbatch',
            constraint=models.UniqueConstraint(fields=('seed', 'number'), name='blind_batch_number_once'),
        ),
        migrations.AddConstraint(
            model_name='reconciliation',
            constraint=models.CheckConstraint(condition=models.Q(('taken__in', ['first', 'second', 'other'])), name='reconciliation_knows_what_it_took'),
        ),
        migrations.AddConstraint(
            model_name='reconciliation',
            constraint=models.CheckConstraint(condition=models.Q(('sentence', ''), _negated=True), name='reconciliation_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='secondscore',
            constraint=models.UniqueConstraint(fields=('pair', 'version'), name='second_score_once'),
        ),
        migrations.AddConstraint(
            model_name='secondscore',
            constraint=models.CheckConstraint(condition=models.Q(('unit', models.F('agency')), _negated=True), name='second_score_never_of_ones_own'),
        ),
        migrations.AddConstraint(
            model_name='secondscore',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('sentence', ''), ('verdict', 'agree')), models.Q(('value__isnull', False), ('verdict__in', ['adjust', 'reject']), models.Q(('reason', ''), _negated=True), models.Q(('sentence', ''), _negated=True)), _connector='OR'), name='second_score_differs_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='scorecomparison',
            constraint=models.CheckConstraint(condition=models.Q(('same', False), ('blocks', False), _connector='OR'), name='score_comparison_same_never_blocks'),
        ),
        migrations.RunPython(insert_only.freeze, insert_only.thaw),
    ]
