"""The walls around the trail: nothing is changed, removed or emptied; batches chain; only the owner's
function erases details, and only those of a sealed line."""

from django.db import migrations

LINES = """
CREATE FUNCTION audit_number_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xid := pg_current_xact_id();  -- a false one could keep the line from being sealed
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_line_numbered BEFORE INSERT ON audit_auditline
    FOR EACH ROW EXECUTE FUNCTION audit_number_line();

CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit lines are never changed or removed' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE FUNCTION audit_refuse_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    blanked audit_auditline := OLD;
BEGIN
    blanked.detail := '{}';
    IF TG_OP = 'UPDATE' AND NEW = blanked
        AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
        AND EXISTS (SELECT FROM audit_auditseal s WHERE s.line_id = OLD.id)
        AND NOT EXISTS (SELECT FROM audit_auditsalt s WHERE s.line_id = OLD.id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit lines are never changed or removed' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
DROP TRIGGER audit_line_append_only ON audit_auditline;
CREATE TRIGGER audit_line_append_only BEFORE UPDATE OR DELETE ON audit_auditline
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_line_change();
"""
NO_LINES = """
DROP TRIGGER audit_line_append_only ON audit_auditline;
CREATE TRIGGER audit_line_append_only BEFORE UPDATE OR DELETE ON audit_auditline
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
DROP FUNCTION audit_refuse_line_change();
DROP TRIGGER audit_line_numbered ON audit_auditline;
DROP FUNCTION audit_number_line();
"""

SEALS = """
CREATE TRIGGER audit_batch_append_only BEFORE UPDATE OR DELETE ON audit_auditbatch
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_auditseal
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();

CREATE FUNCTION audit_refuse_salt_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'salts are only erased, by audit_erase' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER audit_salt_erased_by_owner BEFORE UPDATE OR DELETE ON audit_auditsalt
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_salt_change();

CREATE FUNCTION audit_chain_batch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before audit_auditbatch;
BEGIN
    SELECT * INTO before FROM audit_auditbatch ORDER BY number DESC LIMIT 1;
    IF NEW.number <> COALESCE(before.number, 0) + 1
        OR NEW.previous <> COALESCE(before.head, decode(repeat('00', 32), 'hex'))
    THEN
        RAISE EXCEPTION 'batch % does not follow the newest one', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_batch_chained BEFORE INSERT ON audit_auditbatch
    FOR EACH ROW EXECUTE FUNCTION audit_chain_batch();

CREATE FUNCTION audit_whole_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT batch_id FROM fresh) f JOIN audit_auditbatch b ON b.number = f.batch_id
        WHERE b.count <> (SELECT count(*) FROM audit_auditseal s WHERE s.batch_id = b.number)
    ) THEN
        RAISE EXCEPTION 'a batch is sealed whole, in one statement'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER audit_seal_whole AFTER INSERT ON audit_auditseal
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION audit_whole_batch();
"""
NO_SEALS = """
DROP TRIGGER audit_seal_whole ON audit_auditseal;
DROP FUNCTION audit_whole_batch();
DROP TRIGGER audit_batch_chained ON audit_auditbatch;
DROP FUNCTION audit_chain_batch();
DROP TRIGGER audit_salt_erased_by_owner ON audit_auditsalt;
DROP FUNCTION audit_refuse_salt_change();
DROP TRIGGER audit_seal_append_only ON audit_auditseal;
DROP TRIGGER audit_batch_append_only ON audit_auditbatch;
"""

# Tests empty tables: tests/testbed.py switches these triggers off in test databases.
TABLES = ("audit_auditline", "audit_auditbatch", "audit_auditseal", "audit_auditsalt")
TRUNCATE = "\n".join(
    f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();"
    for table in TABLES
)
NO_TRUNCATE = "\n".join(f"DROP TRIGGER {table}_never_emptied ON {table};" for table in TABLES)

# Nobody but the owner may call it, until a page asks two persons first.
ERASE = """
CREATE FUNCTION audit_erase(erased bigint, why text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone audit_auditline;
    told bigint;
BEGIN
    IF btrim(COALESCE(why, '')) = '' THEN
        RAISE EXCEPTION 'erasing needs a reason' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM audit_auditseal WHERE line_id = erased) THEN
        RAISE EXCEPTION 'line % is not sealed yet', erased USING ERRCODE = 'check_violation';
    END IF;
    DELETE FROM audit_auditsalt WHERE line_id = erased;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'line % was erased before', erased USING ERRCODE = 'check_violation';
    END IF;
    UPDATE audit_auditline SET detail = '{}' WHERE id = erased RETURNING * INTO gone;
    INSERT INTO audit_auditline
        (at, actor_label, verb, subject_kind, subject_id, detail, agency_id, area_id, request_id)
        VALUES (clock_timestamp(), 'system', 'erase', 'audit line', erased::text,
                jsonb_build_object('reason', why), gone.agency_id, gone.area_id, '')
        RETURNING id INTO told;
    RETURN told;
END
$$;
REVOKE ALL ON FUNCTION audit_erase(bigint, text) FROM PUBLIC;
"""
NO_ERASE = "DROP FUNCTION audit_erase(bigint, text);"


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_sealed_lines")]
    operations = [
        migrations.RunSQL(LINES, NO_LINES),
        migrations.RunSQL(SEALS, NO_SEALS),
        migrations.RunSQL(TRUNCATE, NO_TRUNCATE),
        migrations.RunSQL(ERASE, NO_ERASE),
    ]
