"""The place of a case's employer stands in the case."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accidents", "0007_search"), ("org", "0002_search_and_order")]

    operations = [
        migrations.AddField(
            model_name="accident",
            name="employer_place",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.place",
            ),
        ),
        migrations.RemoveIndex(model_name="accident", name="accident_commune"),
        migrations.AddIndex(
            model_name="accident",
            index=models.Index(
                fields=["commune", "-occurred_on", "-id", "state"], name="accident_commune_recent"
            ),
        ),
        migrations.AddIndex(
            model_name="accident",
            index=models.Index(
                fields=["employer_place", "-occurred_on", "-id", "state"], name="accident_employer_recent"
            ),
        ),
    ]
