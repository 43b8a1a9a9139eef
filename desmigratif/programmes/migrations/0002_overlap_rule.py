"""The overlap rule: triggers, functions of the owner, and what the application role may not write."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql") / "overlap.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_initial"),
        ("places", "0006_lineage_rules"),
        ("accounts", "0004_invitations_and_leaves"),
    ]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
