"""A secret calendar address ends with the password under which it was made, and when its account is suspended.

Those made before have no mark, answer no more and are revoked.
"""

from django.db import migrations, models

FORWARD = """
UPDATE inbox_calendarfeed SET revoked_at = now() WHERE revoked_at IS NULL;

CREATE FUNCTION inbox_revoke_feeds() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE inbox_calendarfeed SET revoked_at = clock_timestamp()
        WHERE person_id = NEW.id AND revoked_at IS NULL;
    RETURN NULL;
END
$$;

CREATE TRIGGER inbox_feeds_end_with_the_account AFTER UPDATE OF is_active ON accounts_user
    FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION inbox_revoke_feeds();
"""
BACKWARD = """
DROP TRIGGER inbox_feeds_end_with_the_account ON accounts_user;
DROP FUNCTION inbox_revoke_feeds();
"""


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="calendarfeed",
            name="password_mark",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
