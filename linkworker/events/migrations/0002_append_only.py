"""Events and looks can be added only: triggers refuse the rest."""

from django.db import migrations

from linkworker.events import append_only


def stand(_apps, schema_editor):
    for table in append_only.TABLES:
        append_only.stand(schema_editor.connection, table)


def lift(_apps, schema_editor):
    for table in append_only.TABLES:
        append_only.lift(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunPython(stand, lift)]
