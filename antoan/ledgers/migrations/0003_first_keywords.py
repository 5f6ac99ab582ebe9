"""The first stock of screening words; edited in the database from then on."""

import csv
from importlib.resources import files

from django.db import migrations

from antoan.lib.text import fold


def load(apps, schema_editor):
    with (files("antoan.ledgers") / "data" / "keywords.csv").open(encoding="utf8") as file:
        rows = {fold(row["text"]): row for row in csv.DictReader(file)}
    keyword = apps.get_model("ledgers", "Keyword")
    keyword.objects.bulk_create(
        [
            keyword(text=row["text"], folded=folded, weight=int(row["weight"]), note=row["note"] or "")
            for folded, row in rows.items()
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0002_scored_at")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
