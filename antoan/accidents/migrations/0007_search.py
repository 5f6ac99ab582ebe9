"""A piece of a name in half a million cases is looked for in a narrow index, not in the cases."""

from django.db import DatabaseError, migrations, models, transaction

TRIGRAMS = {
    "victim_key_trigrams": ("accidents_victim", "folded"),
    "accident_employer_trigrams": ("accidents_accident", "upper(employer_text)"),
}


def index_trigrams(apps, schema_editor):
    """On PostgreSQL a piece in the middle of a text is found by trigrams, where the server has that extension."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if not cursor.fetchone():
            return
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
                for name, (table, column) in TRIGRAMS.items():
                    cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin (({column}) gin_trgm_ops)")
        except DatabaseError:
            return  # the account may not create extensions: searching still works, by reading the other index through


def drop_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in TRIGRAMS:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


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
