"""No agency stands above itself, however long the way round: succession and looking after are trees."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION agencies_refuse_circle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above bigint;
BEGIN
    -- One at a time: two changes at once could close a circle that neither of them sees.
    PERFORM pg_advisory_xact_lock(hashtext('agencies_agency ' || TG_ARGV[0]));
    EXECUTE format('SELECT %I FROM agencies_agency WHERE id = $1', TG_ARGV[0]) INTO above USING NEW.id;
    WHILE above IS NOT NULL LOOP
        IF above = NEW.id THEN
            RAISE EXCEPTION 'an agency would stand above itself'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'agency_no_circle';
        END IF;
        EXECUTE format('SELECT %I FROM agencies_agency WHERE id = $1', TG_ARGV[0]) INTO above USING above;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER agency_succession_no_circle AFTER INSERT OR UPDATE OF succeeded_by_id ON agencies_agency
    FOR EACH ROW WHEN (NEW.succeeded_by_id IS NOT NULL) EXECUTE FUNCTION agencies_refuse_circle('succeeded_by_id');
CREATE TRIGGER agency_care_no_circle AFTER INSERT OR UPDATE OF looked_after_by_id ON agencies_agency
    FOR EACH ROW WHEN (NEW.looked_after_by_id IS NOT NULL) EXECUTE FUNCTION agencies_refuse_circle('looked_after_by_id');
"""
ALLOW = """
DROP TRIGGER agency_succession_no_circle ON agencies_agency;
DROP TRIGGER agency_care_no_circle ON agencies_agency;
DROP FUNCTION agencies_refuse_circle();
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_agencies_as_data")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
