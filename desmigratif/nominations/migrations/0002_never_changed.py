"""The database itself keeps nominations and papers as they were given."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION nominations_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'nominations_nomination'
       AND to_jsonb(OLD) ->> 'state' = 'submitted'
       AND to_jsonb(NEW) - '{state,withdrawn_at,withdrawn_by_label,withdraw_reason}'::text[]
         = to_jsonb(OLD) - '{state,withdrawn_at,withdrawn_by_label,withdraw_reason}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was asked is withdrawn, and never changed or removed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'nomination_never_changed';
END
$$;

CREATE TRIGGER nomination_never_changed BEFORE UPDATE OR DELETE ON nominations_nomination
    FOR EACH ROW EXECUTE FUNCTION nominations_refuse();
CREATE TRIGGER document_never_changed BEFORE UPDATE OR DELETE ON nominations_nominationdocument
    FOR EACH ROW EXECUTE FUNCTION nominations_refuse();
"""
BACKWARD = """
DROP TRIGGER document_never_changed ON nominations_nominationdocument;
DROP TRIGGER nomination_never_changed ON nominations_nomination;
DROP FUNCTION nominations_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("nominations", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
