"""What the database itself keeps of objections, and the sites that it does not let be confirmed."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("objections", "0001_initial"), ("programmes", "0003_changes_with_reason")]
    operations = [
        migrations.RunSQL(
            (SQL / "objections.sql").read_text(encoding="utf-8"),
            (SQL / "back.sql").read_text(encoding="utf-8"),
        )
    ]
