"""Giải trình in rounds, and the council in session: its agenda, votes and decisions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from assessments import insert_only, session_freezing


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0009_assigning'),
        ('frameworks', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(insert_only.thaw, insert_only.freeze),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('ballot', models.PositiveSmallIntegerField(default=0)),
                ('counted', models.BooleanField(default=False)),
                ('proposal', models.JSONField(null=True)),
            ],
            options={
                'verbose_name': 'mục của chương trình họp',
                'verbose_name_plural': 'mục của chương trình họp',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Attendee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='họ và tên')),
                ('role', models.CharField(max_length=120, verbose_name='tư cách')),
                ('votes', models.BooleanField(default=False, verbose_name='được biểu quyết')),
                ('present', models.BooleanField(default=True, verbose_name='có mặt')),
            ],
            options={
                'verbose_name': 'người dự họp',
                'verbose_name_plural': 'người dự họp',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CouncilDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(choices=[('consensus', 'Đồng thuận'), ('vote', 'Biểu quyết')], max_length=20, verbose_name='cách quyết')),
                ('choice', models.CharField(max_length=20, verbose_name='nội dung')),
                ('value', models.JSONField()),
                ('before', models.JSONField(null=True)),
                ('sentence', models.TextField(verbose_name='lý do')),
                ('tally', models.JSONField(default=dict)),
                ('decided_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'quyết nghị',
                'verbose_name_plural': 'quyết nghị',
            },
        ),
        migrations.CreateModel(
            name='CouncilSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='phiên')),
                ('held_on', models.DateField(verbose_name='ngày họp')),
                ('place', models.CharField(max_length=200, verbose_name='địa điểm')),
                ('town', models.CharField(max_length=60, verbose_name='địa danh')),
                ('grounds', models.CharField(max_length=60, verbose_name='quyết định lập Hội đồng')),
                ('grounds_on', models.DateField(verbose_name='ngày quyết định')),
                ('minutes_number', models.CharField(blank=True, max_length=60, verbose_name='số biên bản')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('opened', 'opened'), ('closed', 'closed')], default='draft', max_length=20, verbose_name='trạng thái')),
                ('opened_at', models.DateTimeField(null=True, verbose_name='khai mạc')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='bế mạc')),
            ],
            options={
                'verbose_name': 'phiên họp',
                'verbose_name_plural': 'phiên họp',
                'ordering': ['cycle', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ResponseWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='vòng')),
                ('opens_at', models.DateTimeField(verbose_name='mở lúc')),
                ('closes_at', models.DateTimeField(verbose_name='đóng từ')),
                ('letter', models.CharField(max_length=60, verbose_name='số văn bản')),
                ('letter_on', models.DateField(verbose_name='ngày văn bản')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='ghi nhận đã đóng lúc')),
            ],
            options={
                'verbose_name': 'đợt giải trình',
                'verbose_name_plural': 'đợt giải trình',
                'ordering': ['cycle', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ballot', models.PositiveSmallIntegerField()),
                ('choice', models.CharField(max_length=20, verbose_name='ý kiến')),
                ('cast_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'phiếu',
                'verbose_name_plural': 'phiếu',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='WindowExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.DateTimeField(verbose_name='hạn trước đó')),
                ('until', models.DateTimeField(verbose_name='gia hạn đến')),
                ('reason', models.CharField(max_length=500, verbose_name='lý do')),
                ('granted_at', models.DateTimeField(verbose_name='cho phép lúc')),
            ],
            options={
                'verbose_name': 'gia hạn giải trình',
                'verbose_name_plural': 'gia hạn giải trình',
                'ordering': ['granted_at', 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='response',
            options={'ordering': ['pk'], 'verbose_name': 'giải trình', 'verbose_name_plural': 'giải trình'},
        ),
        migrations.RemoveConstraint(
            model_name='councilseat',
            name='council_seat_judges_from_a_unit',
        ),
        migrations.RemoveConstraint(
            model_name='finding',
            name='finding_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='finding',
            name='finding_concluded_by_someone',
        ),
        migrations.AddField(
            model_name='cycle',
            name='quorum',
            field=models.CharField(choices=[('two_thirds', 'ít nhất hai phần ba thành viên biểu quyết'), ('half', 'quá nửa thành viên biểu quyết')], default='two_thirds', max_length=20, verbose_name='túc số'),
        ),
        migrations.AddField(
            model_name='cycle',
            name='response_rounds',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='số vòng giải trình'),
        ),
        migrations.AddField(
            model_name='cycle',
            name='tie',
            field=models.CharField(choices=[('chair', 'theo bên có phiếu của chủ tọa'), ('none', 'chưa quyết: bỏ phiếu lại')], default='chair', max_length=20, verbose_name='phiếu ngang nhau'),
        ),
        migrations.AddField(
            model_name='finding',
            name='decided',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='finding',
            name='decided_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='response',
            name='after',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='response',
            name='before',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='response',
            name='concluded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='response',
            name='concluded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='response',
            name='conclusion',
            field=models.TextField(blank=True, verbose_name='kết luận'),
        ),
        migrations.AddField(
            model_name='response',
            name='stance',
            field=models.CharField(choices=[('agree', 'Đồng ý'), ('disagree', 'Không đồng ý'), ('supplement', 'Bổ sung'), ('silent', 'Không trả lời')], default='supplement', max_length=20, verbose_name='ý kiến'),
        ),
        migrations.AlterField(
            model_name='councilseat',
            name='role',
            field=models.CharField(choices=[('reviewer', 'Thẩm định viên'), ('secretary', 'Thư ký, Cơ quan thường trực'), ('chair', 'Chủ tịch Hội đồng'), ('member', 'Ủy viên Hội đồng'), ('clerk', 'Văn thư'), ('inspector', 'Thanh tra'), ('administrator', 'Quản trị')], max_length=20, verbose_name='vai trò'),
        ),
        migrations.AlterField(
            model_name='finding',
            name='state',
            field=models.CharField(choices=[('agreed', 'agreed'), ('adjusted', 'adjusted'), ('asked', 'asked'), ('answered', 'answered'), ('concluded', 'concluded'), ('conceded', 'conceded'), ('disputed', 'disputed'), ('decided', 'decided')], max_length=20, verbose_name='trạng thái'),
        ),
        migrations.AlterField(
            model_name='response',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='assessments.finding'),
        ),
        migrations.AlterField(
            model_name='response',
            name='responded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='response',
            name='text',
            field=models.TextField(blank=True, verbose_name='giải trình'),
        ),
        migrations.AddConstraint(
            model_name='councilseat',
            constraint=models.CheckConstraint(condition=models.Q(('agency__isnull', False), models.Q(('role__in', ['reviewer', 'secretary', 'chair', 'member']), _negated=True), _connector='OR'), name='council_seat_judges_from_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(('response_rounds__gte', 1), ('response_rounds__lte', 3)), name='cycle_response_rounds_few'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='assessments.finding'),
        ),
        migrations.AddField(
            model_name='attendee',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='councildecision',
            name='decided_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='councildecision',
            name='item',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='assessments.agendaitem'),
        ),
        migrations.AddField(
            model_name='councilsession',
            name='chair',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='councilsession',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='assessments.cycle'),
        ),
        migrations.AddField(
            model_name='councilsession',
            name='secretary',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attendee',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendees', to='assessments.councilsession'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='assessments.councilsession'),
        ),
        migrations.AddField(
            model_name='responsewindow',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='windows', to='assessments.cycle'),
        ),
        migrations.AddField(
            model_name='responsewindow',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='finding',
            name='window',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='assessments.responsewindow'),
        ),
        migrations.AddField(
            model_name='response',
            name='window',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='assessments.responsewindow'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['agreed', 'adjusted', 'asked', 'answered', 'concluded', 'conceded', 'disputed', 'decided'])), name='finding_state_known'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['concluded', 'disputed']), _negated=True), models.Q(('concluded_at__isnull', False), ('concluded_by__isnull', False)), _connector='OR'), name='finding_concluded_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided__isnull', False), ('decided_at__isnull', False), ('state', 'decided')), models.Q(models.Q(('state', 'decided'), _negated=True), ('decided__isnull', True), ('decided_at__isnull', True)), _connector='OR'), name='finding_decided_has_its_value'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.UniqueConstraint(fields=('finding', 'window'), name='response_once_in_a_window'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.UniqueConstraint(condition=models.Q(('window__isnull', True)), fields=('finding',), name='response_once_to_a_question'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('responded_by__isnull', True), ('stance', 'silent')), models.Q(models.Q(('stance', 'silent'), _negated=True), ('responded_by__isnull', False)), _connector='OR'), name='response_by_someone_unless_silent'),
        ),
        migrations.AddField(
            model_name='vote',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='assessments.agendaitem'),
        ),
        migrations.AddField(
            model_name='vote',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='windowextension',
            name='granted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='windowextension',
            name='window',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='assessments.responsewindow'),
        ),
        migrations.AddConstraint(
            model_name='councilsession',
            constraint=models.UniqueConstraint(fields=('cycle', 'number'), name='session_number_once'),
        ),
        migrations.AddConstraint(
            model_name='councilsession',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('cycle',), name='session_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='councilsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('opened_at__isnull', True), ('state', 'draft')), models.Q(('closed_at__isnull', True), ('opened_at__isnull', False), ('state', 'opened')), models.Q(('closed_at__isnull', False), ('opened_at__isnull', False), ('state', 'closed')), _connector='OR'), name='session_state_has_its_times'),
        ),
        migrations.AddConstraint(
            model_name='attendee',
            constraint=models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('session', 'user'), name='attendee_once'),
        ),
        migrations.AddConstraint(
            model_name='attendee',
            constraint=models.CheckConstraint(condition=models.Q(('votes', False), ('user__isnull', False), _connector='OR'), name='attendee_votes_in_person'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(fields=('session', 'finding'), name='agenda_item_once'),
        ),
        migrations.AddConstraint(
            model_name='responsewindow',
            constraint=models.UniqueConstraint(fields=('cycle', 'number'), name='window_number_once'),
        ),
        migrations.AddConstraint(
            model_name='responsewindow',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('cycle',), name='window_open_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='responsewindow',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='window_closes_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='responsewindow',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('closes_at')), _connector='OR'), name='window_closed_only_past_its_end'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('item', 'ballot', 'member'), name='vote_once'),
        ),
        migrations.AddConstraint(
            model_name='windowextension',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('before'))), name='window_extended_forward'),
        ),
        migrations.RunPython(insert_only.freeze, insert_only.thaw),
        migrations.RunPython(session_freezing.freeze, session_freezing.thaw),
    ]
