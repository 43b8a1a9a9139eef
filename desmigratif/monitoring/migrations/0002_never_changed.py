"""The database itself keeps reports and their answers as they were sent."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION monitoring_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'monitoring_sitereport'
       AND to_jsonb(OLD) ->> 'replaced_at' IS NULL
       AND to_jsonb(NEW) - 'replaced_at' = to_jsonb(OLD) - 'replaced_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what a site reported is corrected by a new version, and never changed or removed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'report_never_changed';
END
$$;

CREATE TRIGGER report_never_changed BEFORE UPDATE OR DELETE ON monitoring_sitereport
    FOR EACH ROW EXECUTE FUNCTION monitoring_refuse();
CREATE TRIGGER answer_never_changed BEFORE UPDATE OR DELETE ON monitoring_indicatoranswer
    FOR EACH ROW EXECUTE FUNCTION monitoring_refuse();
"""
BACKWARD = """
DROP TRIGGER answer_never_changed ON monitoring_indicatoranswer;
DROP TRIGGER report_never_changed ON monitoring_sitereport;
DROP FUNCTION monitoring_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
