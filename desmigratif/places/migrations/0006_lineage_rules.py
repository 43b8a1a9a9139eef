"""Lineage keeps its shape by itself, and the closure over it for the rooms above.

`places_successors(village, after)`: villages that hold land of a village since events later than `after` (all,
without it), and the day since when. `places_village_ended(village, day)`: whether it is dissolved on a day.
`places_absent(day)`: villages that do not exist on a day, for an event ended them or founds them later.
"""

from django.db import migrations

FUNCTIONS = """
-- Along a path the days never go back: land that a village gave away does not include what it got later.
CREATE FUNCTION places_successors(village bigint, after date DEFAULT '-infinity')
RETURNS TABLE (successor bigint, since date)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE heir (id, day) AS (
        SELECT s.successor_id, e.happened_on
          FROM places_succession s JOIN places_lineageevent e ON e.id = s.event_id
         WHERE s.predecessor_id = $1 AND e.state = 'applied' AND e.happened_on > $2
         UNION
        SELECT s.successor_id, e.happened_on
          FROM heir JOIN places_succession s ON s.predecessor_id = heir.id
               JOIN places_lineageevent e ON e.id = s.event_id
         WHERE e.state = 'applied' AND e.happened_on >= heir.day
    )
    SELECT heir.id, min(heir.day) FROM heir WHERE heir.id <> $1 GROUP BY heir.id
$$;

CREATE FUNCTION places_village_ended(village bigint, day date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM places_succession s JOIN places_lineageevent e ON e.id = s.event_id
         WHERE s.predecessor_id = $1 AND s.dissolved AND e.state = 'applied' AND e.happened_on <= $2)
$$;

CREATE FUNCTION places_absent(day date) RETURNS TABLE (village bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT s.predecessor_id FROM places_succession s JOIN places_lineageevent e ON e.id = s.event_id
     WHERE s.dissolved AND e.state = 'applied' AND e.happened_on <= $1
     UNION
    SELECT s.successor_id FROM places_succession s JOIN places_lineageevent e ON e.id = s.event_id
     WHERE s.founded AND e.state = 'applied' AND e.happened_on > $1
$$;
"""

RULES = """
CREATE FUNCTION places_refuse(rule text, reason text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% (rule "%")', reason, rule USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END
$$;

CREATE FUNCTION places_lineage_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'places_lineageevent' THEN
        IF OLD.state = 'waiting' AND NEW.state = 'applied'
                AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
            RETURN NEW;
        END IF;
    END IF;
    PERFORM places_refuse('lineage_append_only', 'events of villages are never changed or removed');
    RETURN NULL;
END
$$;
CREATE TRIGGER lineage_append_only BEFORE UPDATE OR DELETE ON places_lineageevent
    FOR EACH ROW EXECUTE FUNCTION places_lineage_stays();
CREATE TRIGGER succession_append_only BEFORE UPDATE OR DELETE ON places_succession
    FOR EACH ROW EXECUTE FUNCTION places_lineage_stays();

CREATE FUNCTION places_succession_fits() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    event places_lineageevent;
BEGIN
    SELECT * INTO event FROM places_lineageevent WHERE id = NEW.event_id FOR SHARE;
    IF event.state IS DISTINCT FROM 'applied' THEN
        PERFORM places_refuse('succession_when_applied', 'an event that waits has no successions');
    END IF;
    -- Two events about one village take turns, whoever writes them.
    PERFORM FROM places_village WHERE area_ptr_id IN (NEW.predecessor_id, NEW.successor_id)
      ORDER BY area_ptr_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM places_succession s JOIN places_lineageevent e ON e.id = s.event_id
         WHERE s.event_id <> NEW.event_id AND s.predecessor_id = NEW.predecessor_id AND s.dissolved
           AND (NEW.dissolved OR e.happened_on <= event.happened_on)
    ) THEN
        PERFORM places_refuse('succession_dissolved_once', 'the village was dissolved by another event');
    END IF;
    IF places_village_ended(NEW.successor_id, event.happened_on) THEN
        PERFORM places_refuse('succession_to_the_living', 'the successor is dissolved on that day');
    END IF;
    IF EXISTS (
        SELECT FROM places_succession s JOIN places_lineageevent e ON e.id = s.event_id
         WHERE s.event_id <> NEW.event_id AND s.founded
           AND (s.successor_id = NEW.predecessor_id AND e.happened_on >= event.happened_on
                OR s.successor_id = NEW.successor_id AND (NEW.founded OR e.happened_on > event.happened_on))
    ) THEN
        PERFORM places_refuse('succession_after_founding', 'the village is founded by another event');
    END IF;
    IF EXISTS (
        SELECT FROM places_succession s JOIN places_lineageevent e ON e.id = s.event_id
         WHERE s.event_id <> NEW.event_id
           AND (NEW.dissolved AND NEW.predecessor_id IN (s.predecessor_id, s.successor_id)
                    AND e.happened_on >= event.happened_on
                OR NEW.founded AND NEW.successor_id IN (s.predecessor_id, s.successor_id)
                    AND e.happened_on <= event.happened_on)
    ) THEN
        PERFORM places_refuse('succession_within_life', 'another event knows the village outside its life');
    END IF;
    IF EXISTS (
        WITH RECURSIVE heir (id) AS (
            SELECT NEW.successor_id
             UNION
            SELECT s.successor_id
              FROM heir JOIN places_succession s ON s.predecessor_id = heir.id
                   JOIN places_lineageevent e ON e.id = s.event_id
             WHERE e.happened_on = event.happened_on
        ) SELECT FROM heir WHERE heir.id = NEW.predecessor_id AND NEW.predecessor_id <> NEW.successor_id
    ) THEN
        PERFORM places_refuse('succession_without_circle', 'the villages would succeed each other on one day');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER succession_fits BEFORE INSERT ON places_succession
    FOR EACH ROW EXECUTE FUNCTION places_succession_fits();

-- At the end of the transaction: the event as a whole, and the codes of its villages.
CREATE FUNCTION places_lineage_whole() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    event places_lineageevent;
    whole boolean;
BEGIN
    IF TG_TABLE_NAME = 'places_succession' THEN
        SELECT * INTO event FROM places_lineageevent WHERE id = NEW.event_id;
    ELSE
        SELECT * INTO event FROM places_lineageevent WHERE id = NEW.id;
    END IF;
    IF event.state IS DISTINCT FROM 'applied' THEN
        RETURN NULL;
    END IF;
    SELECT count(DISTINCT predecessor_id) = count(DISTINCT (predecessor_id, dissolved))
           AND count(DISTINCT successor_id) = count(DISTINCT (successor_id, founded))
           AND CASE event.kind
               WHEN 'split' THEN count(DISTINCT predecessor_id) = 1
                    AND count(*) + (NOT bool_or(dissolved))::int >= 2
               WHEN 'merge' THEN count(DISTINCT successor_id) = 1 AND bool_and(dissolved)
                    AND count(*) + (NOT bool_or(founded))::int >= 2
               ELSE count(*) = 0 END
      INTO whole FROM places_succession WHERE event_id = event.id;
    IF whole IS NOT TRUE THEN
        PERFORM places_refuse('lineage_whole', 'the villages of the event do not fit its kind');
    END IF;
    IF EXISTS (
        -- OFFSET keeps these look-ups by index, whatever was planned while the tables were small.
        SELECT FROM places_succession s
         CROSS JOIN LATERAL (SELECT ends_on FROM places_areacode WHERE area_id = s.predecessor_id OFFSET 0) c
         WHERE s.event_id = event.id AND s.dissolved AND (c.ends_on IS NULL OR c.ends_on > event.happened_on)
    ) OR EXISTS (
        SELECT FROM places_succession s
         WHERE s.event_id = event.id AND s.founded AND NOT EXISTS (
            SELECT FROM places_areacode c WHERE c.area_id = s.successor_id AND c.system = 'kemendagri'
               AND c.starts_on = event.happened_on OFFSET 0)
    ) OR event.kind = 'recode' AND (
        SELECT count(*) FILTER (WHERE ends_on = event.happened_on) <> 1
               OR count(*) FILTER (WHERE starts_on = event.happened_on) <> 1
          FROM places_areacode WHERE area_id = event.village_id AND system = 'kemendagri'
    ) THEN
        PERFORM places_refuse('lineage_codes_fit', 'codes of the villages do not end and begin on the day');
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER lineage_whole AFTER INSERT OR UPDATE ON places_lineageevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION places_lineage_whole();
CREATE CONSTRAINT TRIGGER succession_whole AFTER INSERT ON places_succession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION places_lineage_whole();

-- Once a statement: the register arrives as 90,000 codes at a time.
CREATE FUNCTION places_codes_within_life() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM written c
          JOIN places_succession s ON s.predecessor_id = c.area_id AND s.dissolved
          JOIN places_lineageevent e ON e.id = s.event_id
         WHERE c.ends_on IS NULL OR c.ends_on > e.happened_on
    ) OR EXISTS (
        SELECT FROM written c
          JOIN places_succession s ON s.successor_id = c.area_id AND s.founded
          JOIN places_lineageevent e ON e.id = s.event_id
         WHERE c.starts_on < e.happened_on
    ) THEN
        PERFORM places_refuse('area_code_within_life', 'the village does not exist all the time of the code');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER area_code_added_within_life AFTER INSERT ON places_areacode
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION places_codes_within_life();
CREATE TRIGGER area_code_changed_within_life AFTER UPDATE ON places_areacode
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION places_codes_within_life();
"""

WITHOUT = """
DROP TRIGGER area_code_changed_within_life ON places_areacode;
DROP TRIGGER area_code_added_within_life ON places_areacode;
DROP TRIGGER succession_whole ON places_succession;
DROP TRIGGER lineage_whole ON places_lineageevent;
DROP TRIGGER succession_fits ON places_succession;
DROP TRIGGER succession_append_only ON places_succession;
DROP TRIGGER lineage_append_only ON places_lineageevent;
DROP FUNCTION places_codes_within_life();
DROP FUNCTION places_lineage_whole();
DROP FUNCTION places_succession_fits();
DROP FUNCTION places_lineage_stays();
DROP FUNCTION places_refuse(text, text);
DROP FUNCTION places_absent(date);
DROP FUNCTION places_village_ended(bigint, date);
DROP FUNCTION places_successors(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0005_lineage")]
    operations = [migrations.RunSQL([FUNCTIONS, RULES], [WITHOUT])]
