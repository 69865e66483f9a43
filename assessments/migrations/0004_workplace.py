"""The agency's workplace: a library of documents, more time, duties, questions, keys of saves."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from assessments import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0003_insert_only'),
        ('frameworks', '0001_initial'),
    ]

    operations = [
        # Off until 0006: SQLite loses the triggers of the tables it remakes.
        migrations.RunPython(insert_only.thaw, insert_only.freeze),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('set_id', models.CharField(blank=True, max_length=60, verbose_name='đối tượng đánh giá')),
                ('title', models.CharField(max_length=200, verbose_name='tiêu đề')),
                ('text', models.TextField(verbose_name='nội dung')),
                ('posted_at', models.DateTimeField(verbose_name='đăng lúc')),
            ],
            options={
                'verbose_name': 'thông báo',
                'verbose_name_plural': 'thông báo',
                'ordering': ['-posted_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='ngày văn bản')),
                ('abstract', models.CharField(blank=True, max_length=500, verbose_name='trích yếu')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='có giá trị đến')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='đường dẫn')),
                ('added_at', models.DateTimeField(verbose_name='thêm lúc')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='đưa ra khỏi kho lúc')),
            ],
            options={
                'verbose_name': 'minh chứng',
                'verbose_name_plural': 'minh chứng',
                'ordering': ['-added_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Effort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='mã chỉ số')),
                ('size', models.PositiveSmallIntegerField(choices=[(1, 'ít'), (2, 'vừa'), (3, 'nhiều'), (9, 'không làm được năm nay')], verbose_name='công sức')),
                ('marked_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'ước lượng công sức',
                'verbose_name_plural': 'ước lượng công sức',
            },
        ),
        migrations.CreateModel(
            name='EntryDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('main_code', models.CharField(max_length=20, verbose_name='chỉ số chính')),
                ('given_at', models.DateTimeField(verbose_name='giao lúc')),
            ],
            options={
                'verbose_name': 'phần việc nhập liệu',
                'verbose_name_plural': 'phần việc nhập liệu',
                'ordering': ['main_code', 'officer'],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.DateTimeField(verbose_name='hạn trước đó')),
                ('until', models.DateTimeField(verbose_name='gia hạn đến')),
                ('letter', models.CharField(max_length=60, verbose_name='số công văn')),
                ('letter_on', models.DateField(verbose_name='ngày công văn')),
                ('reason', models.CharField(max_length=500, verbose_name='lý do')),
                ('granted_at', models.DateTimeField(verbose_name='cho phép lúc')),
            ],
            options={
                'verbose_name': 'gia hạn',
                'verbose_name_plural': 'gia hạn',
                'ordering': ['-granted_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=20, verbose_name='mã chỉ số')),
                ('text', models.TextField(verbose_name='câu hỏi')),
                ('asked_at', models.DateTimeField(verbose_name='hỏi lúc')),
                ('answer', models.TextField(blank=True, verbose_name='trả lời')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='trả lời lúc')),
                ('is_shared', models.BooleanField(default=False, verbose_name='mọi đơn vị cùng đọc')),
            ],
            options={
                'verbose_name': 'câu hỏi',
                'verbose_name_plural': 'câu hỏi',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('closes_at', models.DateTimeField(verbose_name='nhắc về hạn')),
                ('days_left', models.PositiveSmallIntegerField(verbose_name='còn số ngày')),
                ('role', models.CharField(max_length=20, verbose_name='gửi đến')),
                ('sent_at', models.DateTimeField(verbose_name='gửi lúc')),
            ],
            options={
                'verbose_name': 'lần nhắc hạn',
                'verbose_name_plural': 'lần nhắc hạn',
            },
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('infected', models.BooleanField(verbose_name='có mã độc')),
                ('said', models.CharField(blank=True, max_length=200, verbose_name='kết quả quét')),
                ('at', models.DateTimeField(verbose_name='quét lúc')),
            ],
            options={
                'verbose_name': 'lần quét mã độc',
                'verbose_name_plural': 'lần quét mã độc',
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(unique=True)),
                ('name', models.CharField(max_length=255)),
                ('size', models.PositiveBigIntegerField()),
                ('received', models.PositiveBigIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'tệp đang tải lên',
                'verbose_name_plural': 'tệp đang tải lên',
            },
        ),
        migrations.AlterModelOptions(
            name='evidence',
            options={'verbose_name': 'tệp minh chứng', 'verbose_name_plural': 'tệp minh chứng'},
        ),
        migrations.AddField(
            model_name='answer',
            name='check_note',
            field=models.CharField(blank=True, max_length=500, verbose_name='giải thích cảnh báo'),
        ),
        migrations.AddField(
            model_name='answer',
            name='papers',
            field=models.JSONField(default=list, verbose_name='minh chứng'),
        ),
        migrations.AddField(
            model_name='answerrevision',
            name='check_note',
            field=models.CharField(blank=True, max_length=500, verbose_name='giải thích cảnh báo'),
        ),
        migrations.AddField(
            model_name='answerrevision',
            name='key',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='answerrevision',
            name='papers',
            field=models.JSONField(default=list, verbose_name='minh chứng'),
        ),
        migrations.AddField(
            model_name='cycle',
            name='top_up_closes_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='hết chốt số liệu'),
        ),
        migrations.AddField(
            model_name='cycle',
            name='top_up_opens_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='mở chốt số liệu'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='page_count',
            field=models.PositiveIntegerField(null=True, verbose_name='số trang'),
        ),
        migrations.AddField(
            model_name='submission',
            name='extended_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='gia hạn đến'),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='due_at',
            field=models.DateTimeField(null=True, verbose_name='hạn'),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='key',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='sha256',
            field=models.CharField(db_index=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name='answerrevision',
            constraint=models.UniqueConstraint(fields=('answer', 'key'), name='answer_revision_one_per_key'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('top_up_closes_at__isnull', True), ('top_up_opens_at__isnull', True)), ('top_up_closes_at__gt', models.F('top_up_opens_at')), _connector='OR'), name='cycle_top_up_opens_before_it_closes'),
        ),
        migrations.AddConstraint(
            model_name='submissionversion',
            constraint=models.UniqueConstraint(fields=('submission', 'key'), name='version_one_per_key'),
        ),
        migrations.AddField(
            model_name='announcement',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='assessments.cycle'),
        ),
        migrations.AddField(
            model_name='announcement',
            name='posted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='document',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='document',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='assessments.agency'),
        ),
        migrations.AddField(
            model_name='document',
            name='file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='assessments.evidence'),
        ),
        migrations.AddField(
            model_name='effort',
            name='marked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='effort',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='efforts', to='assessments.submission'),
        ),
        migrations.AddField(
            model_name='entryduty',
            name='given_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='entryduty',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entry_duties', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='entryduty',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='assessments.submission'),
        ),
        migrations.AddField(
            model_name='extension',
            name='deadline',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='assessments.cycledeadline'),
        ),
        migrations.AddField(
            model_name='extension',
            name='granted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='submission',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='assessments.submission'),
        ),
        migrations.AddField(
            model_name='question',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='question',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='question',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='assessments.submission'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='assessments.submission'),
        ),
        migrations.AddField(
            model_name='scan',
            name='evidence',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='scan', to='assessments.evidence'),
        ),
        migrations.AddField(
            model_name='upload',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='assessments.agency'),
        ),
        migrations.AddField(
            model_name='upload',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('file__isnull', False), models.Q(('link', ''), _negated=True), models.Q(('abstract', ''), _negated=True), models.Q(('number', ''), _negated=True), _connector='OR'), name='document_is_something'),
        ),
        migrations.AddConstraint(
            model_name='effort',
            constraint=models.UniqueConstraint(fields=('submission', 'code'), name='effort_one_per_indicator'),
        ),
        migrations.AddConstraint(
            model_name='entryduty',
            constraint=models.UniqueConstraint(fields=('submission', 'main_code', 'officer'), name='entry_duty_given_once'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deadline__isnull', True), ('submission__isnull', False)), models.Q(('deadline__isnull', False), ('submission__isnull', True)), _connector='OR'), name='extension_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='question_answered_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('submission', 'closes_at', 'days_left', 'role'), name='reminder_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('received__lte', models.F('size'))), name='upload_never_longer_than_said'),
        ),
    ]
