"""Triggers against edits, and the first link of the chain."""

from django.db import migrations

from antoan.audit import guards


def install(apps, schema_editor):
    apps.get_model("audit", "ChainHead").objects.get_or_create(id=1)
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
