"""The database itself keeps what was approved and decreed: decided once, struck out once, never edited; a
version of an annex takes as many rows as it was made with and no more."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION decrees_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    free text[] := CASE TG_TABLE_NAME
        WHEN 'decrees_approval' THEN '{state,decided_by_id,decided_at,reason}'::text[]
        WHEN 'decrees_decree' THEN '{struck_at,struck_by_id,struck_reason}'::text[]
        ELSE '{}'::text[] END;
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
        IF TG_TABLE_NAME = 'decrees_approval' AND to_jsonb(OLD) ->> 'state' = 'asked' THEN
            RETURN NEW;
        END IF;
        IF TG_TABLE_NAME = 'decrees_decree' AND to_jsonb(OLD) ->> 'struck_at' IS NULL THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was decided and decreed is never changed or removed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decree_never_changed';
END
$$;

CREATE FUNCTION decrees_refuse_more() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    most bigint;
BEGIN
    SELECT CASE TG_TABLE_NAME WHEN 'decrees_annexrow' THEN villages ELSE changes END INTO most
        FROM decrees_annex WHERE id = NEW.annex_id;
    IF NEW.position > most THEN
        RAISE EXCEPTION 'a version of an annex holds what it was made with'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'annex_closed';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION decrees_refuse_unapproved() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM decrees_approval WHERE id = NEW.approval_id AND state = 'approved') THEN
        RAISE EXCEPTION 'only an approved plan opens sites and is decreed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decree_of_an_approved_plan';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER approval_decided_once BEFORE UPDATE OR DELETE ON decrees_approval
    FOR EACH ROW EXECUTE FUNCTION decrees_refuse();
CREATE TRIGGER decree_struck_once BEFORE UPDATE OR DELETE ON decrees_decree
    FOR EACH ROW EXECUTE FUNCTION decrees_refuse();
CREATE TRIGGER approved_site_never_changed BEFORE UPDATE OR DELETE ON decrees_approvedsite
    FOR EACH ROW EXECUTE FUNCTION decrees_refuse();
CREATE TRIGGER annex_never_changed BEFORE UPDATE OR DELETE ON decrees_annex
    FOR EACH ROW EXECUTE FUNCTION decrees_refuse();
CREATE TRIGGER annex_row_never_changed BEFORE UPDATE OR DELETE ON decrees_annexrow
    FOR EACH ROW EXECUTE FUNCTION decrees_refuse();
CREATE TRIGGER annex_change_never_changed BEFORE UPDATE OR DELETE ON decrees_annexchange
    FOR EACH ROW EXECUTE FUNCTION decrees_refuse();
CREATE TRIGGER annex_row_closed BEFORE INSERT ON decrees_annexrow
    FOR EACH ROW EXECUTE FUNCTION decrees_refuse_more();
CREATE TRIGGER annex_change_closed BEFORE INSERT ON decrees_annexchange
    FOR EACH ROW EXECUTE FUNCTION decrees_refuse_more();
CREATE TRIGGER approved_site_approved BEFORE INSERT ON decrees_approvedsite
    FOR EACH ROW EXECUTE FUNCTION decrees_refuse_unapproved();
CREATE TRIGGER decree_approved BEFORE INSERT ON decrees_decree
    FOR EACH ROW EXECUTE FUNCTION decrees_refuse_unapproved();
"""
BACKWARD = """
DROP TRIGGER decree_approved ON decrees_decree;
DROP TRIGGER approved_site_approved ON decrees_approvedsite;
DROP TRIGGER annex_change_closed ON decrees_annexchange;
DROP TRIGGER annex_row_closed ON decrees_annexrow;
DROP TRIGGER annex_change_never_changed ON decrees_annexchange;
DROP TRIGGER annex_row_never_changed ON decrees_annexrow;
DROP TRIGGER annex_never_changed ON decrees_annex;
DROP TRIGGER approved_site_never_changed ON decrees_approvedsite;
DROP TRIGGER decree_struck_once ON decrees_decree;
DROP TRIGGER approval_decided_once ON decrees_approval;
DROP FUNCTION decrees_refuse_unapproved();
DROP FUNCTION decrees_refuse_more();
DROP FUNCTION decrees_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("decrees", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
