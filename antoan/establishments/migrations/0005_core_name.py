from django.db import migrations, models

from antoan.establishments.rules import core_name
from antoan.ui.backfill import fill


def cores(apps, _editor):
    def compute(row):
        row.core = core_name(row.name)

    fill(apps.get_model("establishments", "Establishment"), ["core"], compute)


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
        migrations.RunPython(cores, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(fields=["core"], name="establishment_core"),
        ),
    ]
