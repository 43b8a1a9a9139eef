"""An event that waits may be dropped: it changes nothing, and its note says why."""

from django.db import migrations, models

STAYS = """
CREATE OR REPLACE FUNCTION places_lineage_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'places_lineageevent' THEN
        IF OLD.state = 'waiting' AND NEW.state = 'applied'
                AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
            RETURN NEW;
        END IF;{more}
    END IF;
    PERFORM places_refuse('lineage_append_only', 'events of villages are never changed or removed');
    RETURN NULL;
END
$$;
"""
MAY_BE_DROPPED = """
        IF OLD.state = 'waiting' AND NEW.state = 'dropped' AND starts_with(NEW.note, OLD.note)
                AND NEW.note <> OLD.note
                AND to_jsonb(NEW) - '{state,note}'::text[] = to_jsonb(OLD) - '{state,note}'::text[] THEN
            RETURN NEW;
        END IF;"""


class Migration(migrations.Migration):
    dependencies = [("places", "0006_lineage_rules")]
    operations = [
        migrations.AlterField(
            model_name="lineageevent",
            name="state",
            field=models.CharField(
                choices=[
                    ("applied", "in force"),
                    ("waiting", "waiting to be settled"),
                    ("dropped", "dropped, nothing changed"),
                ],
                max_length=7,
                verbose_name="state",
            ),
        ),
        migrations.RemoveConstraint(model_name="lineageevent", name="lineage_state_known"),
        migrations.AddConstraint(
            model_name="lineageevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["applied", "waiting", "dropped"])),
                name="lineage_state_known",
            ),
        ),
        migrations.RunSQL(STAYS.replace("{more}", MAY_BE_DROPPED), STAYS.replace("{more}", "")),
    ]
