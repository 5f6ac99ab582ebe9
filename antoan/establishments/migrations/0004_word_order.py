from django.db import migrations

from antoan.lib.text import collate_key
from antoan.ui.backfill import fill


def order(apps, _editor):
    """A blank now comes before every letter: An Bình before Anh Dũng."""

    def compute(row):
        row.sort_key = collate_key(row.name)

    fill(apps.get_model("establishments", "Establishment"), ["sort_key"], compute)


class Migration(migrations.Migration):
    dependencies = [
        ("establishments", "0003_status_and_branches"),
    ]

    operations = [
        migrations.RunPython(order, migrations.RunPython.noop),
    ]
