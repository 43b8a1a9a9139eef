"""Administrators whom the installation made may invite the first ones of agencies."""

from django.db import migrations, models

MARK = """
UPDATE accounts_role role SET by_installation = true
WHERE role.kind = 'administrator' AND role.area_id IS NULL AND EXISTS (
    SELECT FROM audit_auditline line
    WHERE line.subject_kind = 'account' AND line.subject_id = role.user_id::text
      AND line.verb = 'give role' AND line.actor_id IS NULL AND line.agency_id = role.agency_id
      AND line.detail ->> 'role' = 'administrator'
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_sessions"),
        ("audit", "0004_walls_of_the_trail"),
    ]

    operations = [
        migrations.AddField(
            model_name="role",
            name="by_installation",
            field=models.BooleanField(default=False, verbose_name="given by the installation"),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(by_installation=False) | models.Q(kind="administrator", area=None),
                name="role_by_installation_is_wide",
            ),
        ),
    ]
