"""The place of the employers of the cases there are; triggers, put in place after every migrate, keep it from then on."""

from django.db import migrations

from antoan.accidents import kept


def keep(apps, schema_editor):
    kept.fill(schema_editor.connection)


def leave(apps, schema_editor):
    kept.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("accidents", "0008_employer_place"), ("establishments", "0005_core_name")]

    operations = [migrations.RunPython(keep, leave)]
