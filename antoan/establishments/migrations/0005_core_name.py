from django.db import migrations, models

from antoan.establishments.rules import core_name


def fill(apps, _editor):
    """Compute the new column of the rows there are, a few thousand at a time."""
    model, batch = apps.get_model("establishments", "Establishment"), []
    for row in model.objects.order_by("pk").only("pk", "name").iterator(chunk_size=2000):
        row.core = core_name(row.name)
        batch.append(row)
        if len(batch) == 2000:
            model.objects.bulk_update(batch, ["core"], batch_size=200)
            batch = []
    model.objects.bulk_update(batch, ["core"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [
        ("establishments", "0004_word_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="establishment",
            name="core",
            field=models.CharField(db_default="", default="", editable=False, max_length=255),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(fields=["core"], name="establishment_core"),
        ),
    ]
