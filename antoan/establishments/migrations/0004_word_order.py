from django.db import migrations

from antoan.lib.text import collate_key


def fill(model, fields, compute):
    """Compute derived columns of the rows there are, a few thousand at a time."""
    batch = []
    for row in model.objects.order_by("pk").iterator(chunk_size=2000):
        compute(row)
        batch.append(row)
        if len(batch) == 2000:
            model.objects.bulk_update(batch, fields, batch_size=200)
            batch = []
    model.objects.bulk_update(batch, fields, batch_size=200)


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
