"""A piece of a name in half a million cases is looked for in a narrow index, not in the cases."""

from django.db import migrations, models

from antoan.ui import trigrams

TRIGRAMS = {
    "victim_key_trigrams": ("accidents_victim", "folded"),
    "accident_employer_trigrams": ("accidents_accident", "upper(employer_text)"),
}


def index_trigrams(apps, schema_editor):
    trigrams.index_trigrams(schema_editor, TRIGRAMS)


def drop_trigrams(apps, schema_editor):
    trigrams.drop_trigrams(schema_editor, TRIGRAMS)


class Migration(migrations.Migration):
    dependencies = [("accidents", "0006_merged_cases")]

    operations = [
        migrations.AlterField(model_name="victim", name="folded", field=models.CharField(max_length=160)),
        migrations.AddIndex(
            model_name="accident",
            index=models.Index(
                condition=models.Q(("establishment", None)), fields=["establishment", "employer_text"], name="accident_other_employer"
            ),
        ),
        migrations.AddIndex(
            model_name="victim", index=models.Index(fields=["folded", "accident"], name="victim_name_case")
        ),
        migrations.RunPython(index_trigrams, drop_trigrams),
    ]
