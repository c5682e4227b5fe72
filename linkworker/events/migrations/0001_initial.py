from django.db import migrations, models

import linkworker.events.encrypted


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("agency_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField(default=0)),
                (
                    "hash",
                    models.BinaryField(
                        default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
                        max_length=32,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField(unique=True)),
                ("worker_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("result_path", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="DemoClock",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("offset", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="events_democlock_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(("offset__gte", 0)), name="events_democlock_forwards"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("worker_id", models.BigIntegerField()),
                ("form", models.CharField(max_length=200)),
                ("data", linkworker.events.encrypted.EncryptedJSONField(default=dict)),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("worker_id", "form"), name="events_draft_one_a_form")
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("agency_id", models.BigIntegerField()),
                ("seq", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=40)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_kind", models.CharField(max_length=10)),
                ("category", models.CharField(blank=True, max_length=40)),
                ("holding_id", models.BigIntegerField(null=True)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("thing", models.CharField(blank=True, max_length=40)),
                ("thing_id", models.BigIntegerField(null=True)),
                ("data", models.JSONField(default=dict)),
                ("key_id", models.CharField(max_length=32)),
                ("previous", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("kind", "looks_sealed")),
                        fields=["agency_id", "seq"],
                        name="events_event_seals",
                    ),
                    models.Index(
                        condition=models.Q(("holding_id__isnull", False)),
                        fields=["holding_id", "id"],
                        name="events_event_holding",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "seq"), name="events_event_one_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("agency_id", models.BigIntegerField()),
                ("worker_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=10)),
                ("route", models.CharField(max_length=64)),
                ("holding_id", models.BigIntegerField(null=True)),
                ("subjects", models.JSONField(default=list)),
                ("reason", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agency_id", "id"], name="events_look_agency"),
                    models.Index(fields=["worker_id", "at"], name="events_look_worker"),
                    models.Index(
                        condition=models.Q(("holding_id__isnull", False)),
                        fields=["holding_id", "at"],
                        name="events_look_holding",
                    ),
                ],
            },
        ),
    ]
