"""The database keeps the place of a case's employer: for new rows by triggers, for those there are by one statement."""

from django.db import migrations

from antoan.accidents import kept


def keep(apps, schema_editor):
    kept.install(schema_editor.connection)
    kept.fill(schema_editor.connection)


def leave(apps, schema_editor):
    kept.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("accidents", "0008_employer_place"), ("establishments", "0005_core_name")]

    operations = [migrations.RunPython(keep, leave)]
