"""The matcher's keys, and those of the client records that are there already."""

from itertools import islice

import django.db.models.deletion
from django.db import migrations, models

from linkworker.people.match_keys import digests_of, identifiers_of

AT_A_TIME = 5000


def keep(apps, _schema_editor):
    clients = apps.get_model("people", "ClientRecord").objects.prefetch_related("contacts")
    MatchKey = apps.get_model("people", "MatchKey")
    rows = (
        MatchKey(subject_id=client.pk, agency_id=client.agency_id, key=key)
        for client in clients.iterator(chunk_size=1000)
        for key in digests_of(identifiers_of(client, client.contacts.all()))
    )
    while batch := list(islice(rows, AT_A_TIME)):
        MatchKey.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0003_cover"),
        ("people", "0003_import"),
        ("sharing", "0007_told_later"),
    ]

    operations = [
        migrations.CreateModel(
            name="MatchKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sharing.subject"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["key", "agency", "subject"], name="match_key_of_agency")],
            },
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
