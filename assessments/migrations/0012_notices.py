"""Hand-overs told to people: notices, their letters, and how each person wants them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0011_post_title"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="letters",
            field=models.CharField(
                choices=[
                    ("now", "Ngay khi có việc, mỗi việc một thư"),
                    ("daily", "Gộp một thư mỗi ngày, lúc 7 giờ sáng"),
                    ("urgent", "Chỉ việc gấp; việc khác xem trên trang Việc của tôi"),
                ],
                default="daily",
                max_length=10,
                verbose_name="thư thông báo",
            ),
        ),
        migrations.CreateModel(
            name="NoticeLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(null=True, verbose_name="thư gộp của ngày")),
                ("queued_at", models.DateTimeField(verbose_name="xếp hàng lúc")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="gửi lúc")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_letters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "thư thông báo",
                "verbose_name_plural": "thư thông báo",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=20, verbose_name="với vai trò")),
                ("kind", models.CharField(max_length=40, verbose_name="việc")),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="nội dung")),
                ("codes", models.JSONField(default=list)),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("now", "thư riêng, ngay"),
                            ("daily", "thư gộp hằng ngày"),
                            ("page", "chỉ trên trang"),
                        ],
                        max_length=10,
                        verbose_name="cách báo",
                    ),
                ),
                ("read_at", models.DateTimeField(null=True, verbose_name="đọc lúc")),
                ("void_at", models.DateTimeField(null=True, verbose_name="hết ý nghĩa lúc")),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.agency",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="assessments.cycle",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="assessments.submission",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="assessments.noticeletter",
                    ),
                ),
            ],
            options={
                "verbose_name": "thông báo bàn giao",
                "verbose_name_plural": "thông báo bàn giao",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="noticeletter",
            constraint=models.UniqueConstraint(
                fields=("recipient", "day"), name="notice_letter_one_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["recipient", "-at"], name="notice_of_a_person"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("letter__isnull", True), ("void_at__isnull", True)),
                fields=["way", "at"],
                name="notice_without_a_letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["now", "daily", "page"])), name="notice_way_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submission__isnull", True), ("cycle__isnull", False), _connector="OR"
                ),
                name="notice_of_a_file_names_its_cycle",
            ),
        ),
    ]
