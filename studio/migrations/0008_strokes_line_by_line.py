from django.db import migrations, models

from studio.large_json import LargeDecoder, LargeEncoder


class Migration(migrations.Migration):
    """How the column is read and written, not what it holds: SQLite would copy every drawing."""

    dependencies = [("studio", "0007_gallery")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name=name, name="strokes", field=models.JSONField(encoder=LargeEncoder, decoder=LargeDecoder)
                )
                for name in ("draft", "savepoint", "version")
            ]
        )
    ]
