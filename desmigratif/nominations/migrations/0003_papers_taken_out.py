"""A paper given by mistake can be emptied, by the owner's function alone."""

from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION nominations_refuse() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    given text[] := '{state,withdrawn_at,withdrawn_by_label,withdraw_reason}';
    emptied text[] := '{content,name,taken_out_at,taken_out_by_label,taken_out_reason}';
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'nominations_nomination'
       AND to_jsonb(OLD) ->> 'state' = 'submitted' AND to_jsonb(NEW) - given = to_jsonb(OLD) - given THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'nominations_nominationdocument'
       AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
       AND to_jsonb(OLD) ->> 'taken_out_at' IS NULL AND to_jsonb(NEW) ->> 'taken_out_at' IS NOT NULL
       AND to_jsonb(NEW) - emptied = to_jsonb(OLD) - emptied THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was asked is withdrawn, and never changed or removed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'nomination_never_changed';
END
$$;

CREATE FUNCTION nominations_take_out(paper bigint, why text, who text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE nominations_nominationdocument
        SET content = '', name = '', taken_out_at = clock_timestamp(), taken_out_by_label = who,
            taken_out_reason = btrim(why)
        WHERE id = paper AND taken_out_at IS NULL;
    RETURN FOUND;
END
$$;
"""
BACKWARD = """
DROP FUNCTION nominations_take_out(bigint, text, text);
CREATE OR REPLACE FUNCTION nominations_refuse() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
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
"""


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0002_never_changed'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='nominationdocument',
            name='nomination_document_once',
        ),
        migrations.AddField(
            model_name='nominationdocument',
            name='taken_out_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='nominationdocument',
            name='taken_out_by_label',
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AddField(
            model_name='nominationdocument',
            name='taken_out_reason',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddConstraint(
            model_name='nominationdocument',
            constraint=models.UniqueConstraint(condition=models.Q(('taken_out_at', None)), fields=('nomination', 'sha256'), name='nomination_document_once_inside'),
        ),
        migrations.AddConstraint(
            model_name='nominationdocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_out_at', None), ('taken_out_by_label', ''), ('taken_out_reason', ''), models.Q(('content', b''), _negated=True)), models.Q(('content', b''), ('name', ''), ('taken_out_at__isnull', False), models.Q(('taken_out_reason', ''), _negated=True)), _connector='OR'), name='nomination_document_whole_or_taken_out'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
