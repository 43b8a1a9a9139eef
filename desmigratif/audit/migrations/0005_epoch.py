"""The life of this database, which a restore ends and begins anew. Only the owner writes it: the first row
here, the next ones by the restore."""

import secrets

from django.db import migrations, models
from django.utils import timezone


def first(apps, schema_editor):
    apps.get_model("audit", "Epoch").objects.create(
        number=1, code=secrets.token_hex(16), began_at=timezone.now(), reason="set up"
    )


# Tables made by the owner open to the application by default; of this one it may only read.
CLOSE = """
DO $$
DECLARE
    given record;
BEGIN
    FOR given IN
        SELECT DISTINCT acl.grantee::regrole::text AS role
        FROM pg_class, aclexplode(relacl) acl
        WHERE oid = 'audit_epoch'::regclass AND acl.grantee <> relowner AND acl.grantee <> 0
    LOOP
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_epoch FROM %s', given.role);
    END LOOP;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_walls_of_the_trail")]
    operations = [
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=32, unique=True)),
                ("began_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
            ],
            options={"ordering": ["-number"]},
        ),
        migrations.AddConstraint(
            model_name="epoch",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), models.Q(("code", ""), _negated=True), models.Q(("reason", ""), _negated=True)),
                name="epoch_is_named",
            ),
        ),
        migrations.RunPython(first, migrations.RunPython.noop),
        migrations.RunSQL(CLOSE, migrations.RunSQL.noop),
    ]
