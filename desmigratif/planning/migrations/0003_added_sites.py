"""What the planner added to the register's sites is kept apart from all the sites of a plan."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_what_was_given(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now all sites of a plan were given by the planner."""
    runs = apps.get_model("planning", "PlanRun").objects.using(schema_editor.connection.alias)
    runs.exclude(sites="").update(added_sites=models.F("sites"))


class Migration(migrations.Migration):
    dependencies = [("planning", "0002_what_if_and_prices")]

    operations = [
        migrations.AddField(
            model_name="planrun",
            name="added_sites",
            field=models.TextField(blank=True, verbose_name="sites beside the register"),
        ),
        migrations.RunPython(keep_what_was_given, migrations.RunPython.noop),
    ]
