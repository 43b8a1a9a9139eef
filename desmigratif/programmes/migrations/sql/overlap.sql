-- The overlap rule. Read this first: SiteFootprint has one row for every village that a site holds, and an
-- exclusion constraint (footprint_once) that no two sites share village, substance, day and a part of the lane.
-- Everything here keeps those rows true, whoever writes to Site and by whatever road. The functions that write
-- footprints run as the owner; the application role can only read them.

-- The programme's substance is the site's substance, and moves with it.
ALTER TABLE programmes_site ADD CONSTRAINT site_substance_of_its_programme
    FOREIGN KEY (programme_id, substance_id) REFERENCES programmes_programme (id, substance_id)
    ON UPDATE CASCADE;

-- Order of locks, the same for everybody: lineage (shared; events and decisions take it alone), then the row of
-- the site, then villages by number. Whoever keeps this order never waits in a circle; whoever leaves it (several villages
-- in one transaction, an event after a site) is not let wait but refused at once. What others committed before a
-- lock was got must be seen after it, so only transactions that read what is committed may write.
CREATE FUNCTION programmes_share_lineage() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'sites and villages are written in read committed transactions alone'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(4090001);
END
$$;

CREATE FUNCTION programmes_lock_lineage() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory' AND classid = 0
                   AND objid = 4090001 AND objsubid = 1 AND granted) THEN
        PERFORM pg_advisory_xact_lock(4090001);
    ELSIF NOT pg_try_advisory_xact_lock(4090001) THEN
        RAISE EXCEPTION 'events of villages come before sites in a transaction'
            USING ERRCODE = 'lock_not_available';
    END IF;
    PERFORM programmes_share_lineage();
END
$$;

CREATE FUNCTION programmes_lock_villages(villages bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    one bigint;
    highest bigint := coalesce(nullif(current_setting('programmes.highest_village', true), '')::bigint, 0);
BEGIN
    FOR one IN SELECT DISTINCT v FROM unnest(villages) AS v ORDER BY v LOOP
        IF one >= highest THEN
            PERFORM pg_advisory_xact_lock(4090002, one::integer);
            PERFORM set_config('programmes.highest_village', one::text, true);
        ELSIF NOT pg_try_advisory_xact_lock(4090002, one::integer) THEN
            RAISE EXCEPTION 'villages are written in the order of their numbers, and another writer is in this one'
                USING ERRCODE = 'lock_not_available';
        END IF;
    END LOOP;
END
$$;

-- A village and every village that came out of it by events after a day, each since when. Of a village that had
-- ended by that day, what came out of it at its end.
CREATE FUNCTION programmes_ground(home bigint, after date DEFAULT '-infinity')
RETURNS TABLE (village bigint, since date)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT home, NULL::date
    UNION ALL
    SELECT s.successor, s.since FROM places_successors(home, least(after, (
        SELECT min(e.happened_on) - 1 FROM places_succession AS d JOIN places_lineageevent AS e ON e.id = d.event_id
        WHERE d.predecessor_id = home AND d.dissolved AND e.state = 'applied'))) AS s
$$;

-- A village and every village it came out of, whenever.
CREATE FUNCTION programmes_origins(home bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE origin (id) AS (
        SELECT home
        UNION
        SELECT s.predecessor_id FROM origin JOIN places_succession AS s ON s.successor_id = origin.id
    )
    SELECT id FROM origin
$$;

CREATE FUNCTION programmes_holds(state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT state NOT IN ('withdrawn', 'declined', 'lapsed')
$$;

CREATE FUNCTION programmes_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (now() AT TIME ZONE 'Asia/Jakarta')::date
$$;

CREATE FUNCTION programmes_is_owner() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT current_user = pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.programmes_site'::regclass
$$;

-- Changes of state that an act, or its undoing, makes (desmigratif/programmes/states.py has the same pairs).
CREATE FUNCTION programmes_may_change(before text, after text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT before = after
        OR (before, after) IN (
            ('proposed', 'confirmed'), ('confirmed', 'established'), ('established', 'active'),
            ('active', 'graduated'), ('confirmed', 'closed'), ('established', 'closed'), ('active', 'closed'),
            ('proposed', 'withdrawn'), ('proposed', 'declined'), ('proposed', 'lapsed'))
        OR (after, before) IN (
            ('proposed', 'confirmed'), ('confirmed', 'established'), ('established', 'active'),
            ('active', 'graduated'), ('confirmed', 'closed'), ('established', 'closed'), ('active', 'closed'),
            ('proposed', 'withdrawn'), ('proposed', 'declined'), ('proposed', 'lapsed'))
$$;

-- What a site shall hold: its days, and after its end the months its village rests, cut short in each village on
-- the day from which a later site of the same programme holds it.
CREATE FUNCTION programmes_wanted(one programmes_site) RETURNS TABLE (village bigint, period daterange)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT ground.village, daterange(greatest(one.starts_on, ground.since), held.until, '[)')
    FROM (
        SELECT * FROM programmes_ground(one.village_id, one.starts_on) AS g
        WHERE g.since IS NULL OR one.ends_on IS NULL
           OR g.since < one.ends_on + make_interval(months => one.cooling_months)
        OFFSET 0  -- only where the site arrives in time is asked who goes on there
    ) AS ground
    CROSS JOIN LATERAL (
        SELECT CASE WHEN one.ends_on IS NOT NULL THEN least(
            (one.ends_on + make_interval(months => one.cooling_months))::date,
            (SELECT min(greatest(next.starts_on, g.since, one.ends_on)) FROM programmes_site AS next
             CROSS JOIN LATERAL programmes_ground(next.village_id, next.starts_on) AS g
             WHERE next.village_id IN (SELECT programmes_origins(ground.village))
               AND next.programme_id = one.programme_id AND programmes_holds(next.state)
               AND next.starts_on < one.ends_on + make_interval(months => one.cooling_months)
               AND (coalesce(next.ends_on, 'infinity'), next.id) > (one.ends_on, one.id)
               AND g.village = ground.village
               AND (next.ends_on IS NULL OR greatest(next.starts_on, g.since)
                    < next.ends_on + make_interval(months => next.cooling_months)))
        ) END AS until
    ) AS held
    WHERE programmes_holds(one.state)
      AND (held.until IS NULL OR greatest(one.starts_on, ground.since) < held.until)
$$;

-- Whether two sites may be on one village at once: as an inherited pair, or by a waiver that was used for them.
CREATE FUNCTION programmes_may_share(one bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM programmes_inheritedoverlap
                   WHERE first_id = least(one, other) AND second_id = greatest(one, other))
        OR EXISTS (SELECT FROM programmes_sitelane AS l JOIN programmes_waiver AS w ON w.id = l.waiver_id
                   WHERE l.site_id IN (one, other) AND w.first_site_id IN (one, other)
                     AND l.site_id <> w.first_site_id)
$$;

-- Bring a site's footprints to what they shall be, in some villages or (NULL) all: whoever calls this has locked
-- those. With `growing` false only what shrinks or goes is done.
CREATE FUNCTION programmes_settle_footprints(one programmes_site, growing boolean, places bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    grounds bigint[];
    periods daterange[];
    own numrange;
BEGIN
    SELECT array_agg(village), array_agg(period) INTO grounds, periods FROM programmes_wanted(one)
    WHERE places IS NULL OR village = ANY (places);
    DELETE FROM programmes_sitefootprint AS f
    WHERE f.site_id = one.id AND (places IS NULL OR f.village_id = ANY (places))
      AND NOT EXISTS (SELECT FROM unnest(grounds, periods) AS w (village, period)
                      WHERE w.village = f.village_id AND w.period && f.period);
    UPDATE programmes_sitefootprint AS f SET period = w.period * f.period
    FROM unnest(grounds, periods) AS w (village, period)
    WHERE f.site_id = one.id AND w.village = f.village_id AND f.period <> w.period * f.period;
    IF growing THEN
        own := coalesce((SELECT lane FROM programmes_sitelane WHERE site_id = one.id), numrange(0, 2));
        -- Rows that are right already are not even locked.
        INSERT INTO programmes_sitefootprint (site_id, village_id, substance_id, period, lane)
        SELECT one.id, w.village, one.substance_id, w.period, own
        FROM unnest(grounds, periods) AS w (village, period)
        WHERE NOT EXISTS (
            SELECT FROM programmes_sitefootprint AS f
            WHERE (f.site_id, f.village_id, f.substance_id, f.period, f.lane)
                = (one.id, w.village, one.substance_id, w.period, own))
        ON CONFLICT (site_id, village_id) DO UPDATE
            SET period = excluded.period, substance_id = excluded.substance_id, lane = excluded.lane;
        -- Lanes that were parted for others do not let two pass each other who have no right to it.
        IF EXISTS (
            SELECT FROM programmes_sitefootprint AS mine JOIN programmes_sitefootprint AS theirs
              ON theirs.village_id = mine.village_id AND theirs.substance_id = mine.substance_id
             AND theirs.site_id <> mine.site_id AND theirs.period && mine.period
            WHERE mine.site_id = one.id AND mine.lane <> numrange(0, 2)
              AND NOT programmes_may_share(mine.site_id, theirs.site_id)
        ) THEN
            RAISE EXCEPTION 'the two sites have neither a waiver nor an inherited overlap between them'
                USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'footprint_once';
        END IF;
    END IF;
END
$$;

-- Days that no site has: before its village began or after it ended (lists of the past name villages as they are
-- today), and days that no calendar of people has.
CREATE FUNCTION programmes_refuse_days(one programmes_site) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF one.starts_on < '1900-01-01' OR greatest(one.starts_on, one.ends_on) >= '2200-01-01' THEN
        RAISE EXCEPTION 'a site lies between 1900 and 2200'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'site_days_of_an_age';
    ELSIF one.historical THEN
        RETURN;
    ELSIF places_village_ended(one.village_id, one.starts_on) THEN
        RAISE EXCEPTION 'the village has ended by that day'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'site_village_lives';
    ELSIF EXISTS (SELECT FROM places_succession AS s JOIN places_lineageevent AS e ON e.id = s.event_id
                  WHERE s.successor_id = one.village_id AND s.founded AND e.state = 'applied'
                    AND e.happened_on > one.starts_on) THEN
        RAISE EXCEPTION 'the village is founded after that day'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'site_village_begun';
    END IF;
END
$$;

-- Before a statement that writes sites, and before it holds any row of theirs.
CREATE FUNCTION programmes_site_turn() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM programmes_share_lineage();
    RETURN NULL;
END
$$;

-- Before a site is written: who may write what, and the locks.
CREATE FUNCTION programmes_site_before() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a site is never deleted: withdraw or close it'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'site_never_deleted';
    END IF;
    PERFORM programmes_lock_villages(ARRAY(
        SELECT village FROM programmes_ground(NEW.village_id)
        UNION SELECT f.village_id FROM programmes_waiver AS w
              JOIN programmes_sitefootprint AS f ON f.site_id = w.first_site_id
              WHERE w.village_id = NEW.village_id AND w.programme_id = NEW.programme_id));
    IF TG_OP = 'INSERT' THEN
        SELECT cooling_months INTO NEW.cooling_months FROM programmes_programme WHERE id = NEW.programme_id;
        IF NEW.historical THEN
            IF NOT programmes_is_owner() THEN
                RAISE EXCEPTION 'a site of the past is written by programmes_record_past alone'
                    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'site_past_by_function';
            END IF;
        ELSIF NEW.state <> 'proposed' THEN
            RAISE EXCEPTION 'a site begins as proposed'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'site_begins_proposed';
        END IF;
        PERFORM programmes_refuse_days(NEW);
        RETURN NEW;
    END IF;
    IF (NEW.starts_on, NEW.ends_on) IS DISTINCT FROM (OLD.starts_on, OLD.ends_on) THEN
        PERFORM programmes_refuse_days(NEW);
    END IF;
    IF (NEW.id, NEW.village_id, NEW.programme_id, NEW.historical, NEW.cooling_months)
       IS DISTINCT FROM (OLD.id, OLD.village_id, OLD.programme_id, OLD.historical, OLD.cooling_months) THEN
        RAISE EXCEPTION 'village, programme and past of a site never change'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'site_identity_fixed';
    END IF;
    IF NOT programmes_may_change(OLD.state, NEW.state) THEN
        RAISE EXCEPTION 'a site that is % does not become %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'site_state_step';
    END IF;
    RETURN NEW;
END
$$;

-- After a site is written: its footprints, as the owner. What shrinks goes first, then other sites of the
-- programme whose rest is cut or comes back, then what grows.
CREATE FUNCTION programmes_site_after() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := ARRAY(SELECT village FROM programmes_ground(NEW.village_id));
    other programmes_site;
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM programmes_use_waiver(NEW);
    ELSE
        PERFORM programmes_refuse_renewal(NEW);
    END IF;
    PERFORM programmes_settle_footprints(NEW, false, mine);
    FOR other IN
        SELECT * FROM programmes_site AS s
        WHERE s.village_id IN (SELECT programmes_origins(v) FROM unnest(mine) AS v)
          AND s.programme_id = NEW.programme_id AND s.id <> NEW.id
          AND s.ends_on + make_interval(months => s.cooling_months) > least(NEW.starts_on, OLD.starts_on)
          AND s.ends_on <= greatest(coalesce(NEW.ends_on, 'infinity'),
                                    CASE WHEN TG_OP = 'UPDATE' THEN coalesce(OLD.ends_on, 'infinity') END)
        ORDER BY s.id
    LOOP
        PERFORM programmes_settle_footprints(other, true, mine);
    END LOOP;
    PERFORM programmes_settle_footprints(NEW, true, mine);
    RETURN NULL;
END
$$;

-- A site that shares its village by inheritance takes no more days of the other than it has, at neither end.
CREATE FUNCTION programmes_refuse_renewal(one programmes_site) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM programmes_inheritedoverlap AS pair
        JOIN programmes_sitefootprint AS other
          ON other.site_id = CASE WHEN pair.first_id = one.id THEN pair.second_id ELSE pair.first_id END
         AND other.substance_id = one.substance_id
        JOIN programmes_wanted(one) AS mine ON mine.village = other.village_id
        LEFT JOIN programmes_sitefootprint AS had ON had.site_id = one.id AND had.village_id = mine.village
        WHERE one.id IN (pair.first_id, pair.second_id)
          AND NOT other.period * mine.period <@ coalesce(had.period, 'empty'::daterange)
    ) THEN
        RAISE EXCEPTION 'a site that shares its village by inheritance is not prolonged'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'inherited_overlap_not_renewed';
    END IF;
END
$$;

-- A waiver counts when two persons of each of the two agencies have confirmed it.
CREATE FUNCTION programmes_waiver_is_whole(asked bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT newcomer.agency_id <> standing.agency_id
        AND w.withdrawn_at IS NULL
        AND (SELECT count(*) FROM programmes_waiverconfirmation AS c
             WHERE c.waiver_id = w.id AND c.agency_id = newcomer.agency_id) >= 2
        AND (SELECT count(*) FROM programmes_waiverconfirmation AS c
             WHERE c.waiver_id = w.id AND c.agency_id = standing.agency_id) >= 2
    FROM programmes_waiver AS w
    JOIN programmes_programme AS newcomer ON newcomer.id = w.programme_id
    JOIN programmes_site AS s ON s.id = w.first_site_id
    JOIN programmes_programme AS standing ON standing.id = s.programme_id
    WHERE w.id = asked
$$;

-- The first site of the waived programme in the waived village uses the waiver up: it and the standing site part
-- the lane, so that a third, which needs the whole, is refused whichever of the two ends first.
CREATE FUNCTION programmes_use_waiver(one programmes_site) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    asked bigint;
    standing bigint;
BEGIN
    IF one.historical THEN
        RETURN;
    END IF;
    FOR asked IN
        SELECT id FROM programmes_waiver WHERE village_id = one.village_id AND programme_id = one.programme_id
        AND programmes_waiver_is_whole(id) ORDER BY id
    LOOP
        -- Somebody may be withdrawing it: looked at again once it is held.
        SELECT first_site_id INTO standing FROM programmes_waiver WHERE id = asked FOR UPDATE;
        IF programmes_waiver_is_whole(asked)
           AND NOT EXISTS (SELECT FROM programmes_sitelane WHERE waiver_id = asked AND site_id <> standing)
           AND EXISTS (SELECT FROM programmes_sitefootprint
                       WHERE site_id = standing AND village_id = one.village_id)
           -- One that became whole while this waited for its villages may need more of them: tried, not waited for.
           AND (SELECT bool_and(pg_try_advisory_xact_lock(4090002, village_id::integer))
                FROM programmes_sitefootprint WHERE site_id = standing) THEN
            PERFORM programmes_part(standing, one.id, asked, NULL);
            RETURN;
        END IF;
    END LOOP;
END
$$;

-- Two sites part what they share of the lane. Both only lose, so neither meets anybody new.
CREATE FUNCTION programmes_part(first bigint, second bigint, by_waiver bigint, by_overlap bigint)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    low numrange := coalesce((SELECT lane FROM programmes_sitelane WHERE site_id = first), numrange(0, 2));
    high numrange := coalesce((SELECT lane FROM programmes_sitelane WHERE site_id = second), numrange(0, 2));
    middle numeric;
BEGIN
    IF lower(low) > lower(high) THEN
        PERFORM programmes_part(second, first, by_waiver, by_overlap);
        RETURN;
    END IF;
    IF NOT isempty(low * high) THEN
        middle := (lower(low * high) + upper(low * high)) / 2;
        low := numrange(lower(low), middle);
        high := numrange(middle, upper(high));
    END IF;
    PERFORM programmes_narrow(first, low, by_waiver, by_overlap);
    PERFORM programmes_narrow(second, high, by_waiver, by_overlap);
END
$$;

CREATE FUNCTION programmes_narrow(site bigint, part numrange, by_waiver bigint, by_overlap bigint)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO programmes_sitelane (site_id, lane, waiver_id, inherited_id)
    VALUES (site, part, by_waiver, by_overlap)
    ON CONFLICT (site_id) DO UPDATE SET lane = excluded.lane,
        waiver_id = coalesce(programmes_sitelane.waiver_id, excluded.waiver_id),
        inherited_id = coalesce(programmes_sitelane.inherited_id, excluded.inherited_id);
    UPDATE programmes_sitefootprint SET lane = part WHERE site_id = site AND lane <> part;
END
$$;

-- The roles that a person holds today (RoleQuerySet.running has the same rule).
CREATE FUNCTION programmes_roles_of(person bigint) RETURNS SETOF accounts_role LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT role.*
    FROM accounts_role AS role
    JOIN accounts_user AS account ON account.id = role.user_id AND account.is_active
    WHERE role.user_id = person AND NOT role.waits
      AND role.starts_on <= programmes_today() AND (role.ends_on IS NULL OR role.ends_on > programmes_today())
      AND NOT EXISTS (
          SELECT FROM accounts_leave AS away
          WHERE away.user_id = person AND away.starts_on <= programmes_today() AND away.ends_on > programmes_today()
            AND (away.returned_on IS NULL OR away.returned_on > programmes_today()))
$$;

-- The one of these agencies that a person is a programme officer of today, over one of the villages; else null.
CREATE FUNCTION programmes_speaks_for(person bigint, agencies bigint[], VARIADIC villages bigint[]) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT role.agency_id
    FROM programmes_roles_of(person) AS role
    WHERE role.kind = 'programme_officer' AND role.agency_id = ANY (agencies)
      AND (role.area_id IS NULL OR EXISTS (
          SELECT FROM places_area AS village WHERE village.id = ANY (villages)
             AND role.area_id IN (village.id, village.district_id, village.regency_id, village.province_id)))
    ORDER BY role.id LIMIT 1
$$;

-- One person's yes. Only a programme officer of one of the two agencies, whose area holds the village, and not
-- a third of the same agency.
CREATE FUNCTION programmes_confirm_waiver(asked bigint, person bigint) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    w programmes_waiver;
    speaks_for bigint;
    made bigint;
BEGIN
    SELECT * INTO w FROM programmes_waiver WHERE id = asked FOR UPDATE;
    IF NOT FOUND OR w.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'this waiver is not open'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'waiver_open';
    END IF;
    speaks_for := programmes_speaks_for(person, ARRAY[
        (SELECT agency_id FROM programmes_programme WHERE id = w.programme_id),
        (SELECT p.agency_id FROM programmes_programme AS p JOIN programmes_site AS s ON s.programme_id = p.id
         WHERE s.id = w.first_site_id)], w.village_id);
    IF speaks_for IS NULL THEN
        RAISE EXCEPTION 'only a programme officer of one of the two agencies confirms'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'waiver_by_its_agencies';
    END IF;
    IF (SELECT count(*) FROM programmes_waiverconfirmation WHERE waiver_id = asked AND agency_id = speaks_for) >= 2
    THEN
        RAISE EXCEPTION 'two persons of this agency have confirmed already'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'waiver_two_an_agency';
    END IF;
    INSERT INTO programmes_waiverconfirmation (waiver_id, agency_id, user_id, user_label, at)
    VALUES (asked, speaks_for, person, (SELECT username FROM accounts_user WHERE id = person), clock_timestamp())
    RETURNING id INTO made;
    RETURN made;
END
$$;

-- A site beside others by inheritance: a public pair with each, and each pair parts the lane.
CREATE FUNCTION programmes_inherit(newcomer bigint, met bigint[], why text) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    one bigint;
    pair bigint;
BEGIN
    FOR one IN SELECT m FROM unnest(met) AS m ORDER BY m LOOP
        INSERT INTO programmes_inheritedoverlap (first_id, second_id, cause, noticed_on)
        VALUES (least(one, newcomer), greatest(one, newcomer), why, programmes_today())
        ON CONFLICT (first_id, second_id) DO NOTHING;
        SELECT id INTO pair FROM programmes_inheritedoverlap
        WHERE first_id = least(one, newcomer) AND second_id = greatest(one, newcomer);
        PERFORM programmes_part(one, newcomer, NULL, pair);
    END LOOP;
END
$$;

-- A site of the past, from a list that was kept before this register. It may meet others: each meeting becomes
-- a public pair that both agencies settle.
CREATE FUNCTION programmes_record_past(
    in_village bigint, in_programme bigint, as_state text, from_day date, until_day date, from_source text,
    is_simulated boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one programmes_site;
    met bigint[];
BEGIN
    IF from_day >= coalesce((SELECT min(opened_on) FROM programmes_registeropening), programmes_today()) THEN
        RAISE EXCEPTION 'a site of the past began before the register opened'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'site_past_before_opening';
    END IF;
    PERFORM programmes_lock_lineage();
    SELECT nextval(pg_get_serial_sequence('programmes_site', 'id')), in_village, in_programme, as_state, from_day,
           until_day, from_source, is_simulated, true, p.substance_id, p.cooling_months
    INTO one.id, one.village_id, one.programme_id, one.state, one.starts_on, one.ends_on, one.source,
         one.simulated, one.historical, one.substance_id, one.cooling_months
    FROM programmes_programme AS p WHERE p.id = in_programme;
    IF EXISTS (SELECT FROM programmes_wanted(one) AS w
               JOIN programmes_sitefootprint AS f
                 ON f.village_id = w.village AND f.substance_id = one.substance_id AND f.period && w.period
               JOIN programmes_site AS s ON s.id = f.site_id AND s.programme_id = in_programme
               WHERE s.ends_on IS NULL OR s.ends_on > one.starts_on) THEN
        RAISE EXCEPTION 'the programme is in this village already in that period'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'site_past_once';
    END IF;
    met := ARRAY(SELECT DISTINCT f.site_id FROM programmes_wanted(one) AS w
                 JOIN programmes_sitefootprint AS f
                   ON f.village_id = w.village AND f.substance_id = one.substance_id AND f.period && w.period
                 JOIN programmes_site AS s ON s.id = f.site_id AND s.programme_id <> in_programme);
    IF cardinality(met) > 0 THEN
        SET CONSTRAINTS ALL DEFERRED;
        PERFORM programmes_inherit(one.id, met, 'history');
    END IF;
    INSERT INTO programmes_site (id, village_id, programme_id, substance_id, state, starts_on, ends_on, historical,
                                 source, simulated, cooling_months)
    VALUES (one.id, one.village_id, one.programme_id, one.substance_id, one.state, one.starts_on, one.ends_on,
            true, one.source, one.simulated, one.cooling_months);
    RETURN one.id;
END
$$;

-- A split or merge: the sites on the villages before hold the villages after, too. When two sites would meet,
-- footprint_once refuses the whole event, and it waits (LineageConflict).
CREATE FUNCTION programmes_before_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_lock_lineage();
    RETURN NULL;
END
$$;

CREATE FUNCTION programmes_follow_lineage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    day date := (SELECT min(e.happened_on) FROM fresh JOIN places_lineageevent AS e ON e.id = fresh.event_id);
    concerned bigint[] := ARRAY(
        SELECT s.id FROM programmes_site AS s
        WHERE programmes_holds(s.state)
          AND (s.ends_on IS NULL OR s.ends_on + make_interval(months => s.cooling_months) > day)
          AND s.village_id IN (SELECT programmes_origins(heir.village)
                               FROM fresh CROSS JOIN programmes_ground(fresh.successor_id) AS heir));
    one programmes_site;
BEGIN
    FOR one IN SELECT * FROM programmes_site WHERE id = ANY (concerned) ORDER BY id LOOP
        PERFORM programmes_settle_footprints(one, false, NULL);
    END LOOP;
    FOR one IN SELECT * FROM programmes_site WHERE id = ANY (concerned) ORDER BY id LOOP
        PERFORM programmes_settle_footprints(one, true, NULL);
    END LOOP;
    RETURN NULL;
END
$$;

-- Whether two sites really are in the way of an event that waits: both stand somewhere.
CREATE FUNCTION programmes_conflict_is_real(c programmes_lineageconflict) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM places_lineageevent WHERE id = c.event_id AND state = 'waiting')
        AND EXISTS (SELECT FROM programmes_sitefootprint WHERE site_id = c.first_id)
        AND EXISTS (SELECT FROM programmes_sitefootprint WHERE site_id = c.second_id)
$$;

-- An officer of one of the two agencies agrees that two sites may stand on one village as a pair.
CREATE FUNCTION programmes_agree_lineage(asked bigint, person bigint) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c programmes_lineageconflict;
    speaks_for bigint;
    made bigint;
BEGIN
    PERFORM programmes_lock_lineage();
    SELECT * INTO c FROM programmes_lineageconflict WHERE id = asked AND settled_at IS NULL FOR UPDATE;
    IF NOT FOUND OR NOT programmes_conflict_is_real(c) THEN
        RAISE EXCEPTION 'this conflict is not open'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'lineage_conflict_open';
    END IF;
    speaks_for := programmes_speaks_for(person, ARRAY(
        SELECT DISTINCT p.agency_id FROM programmes_site AS s JOIN programmes_programme AS p ON p.id = s.programme_id
        WHERE s.id IN (c.first_id, c.second_id)
          AND NOT EXISTS (SELECT FROM programmes_lineageagreement AS a
                          WHERE a.conflict_id = c.id AND a.agency_id = p.agency_id)),
        (SELECT village_id FROM programmes_site WHERE id = c.first_id),
        (SELECT village_id FROM programmes_site WHERE id = c.second_id));
    IF speaks_for IS NULL THEN
        RAISE EXCEPTION 'only a programme officer of an agency that has not agreed yet agrees'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'lineage_by_its_agencies';
    END IF;
    INSERT INTO programmes_lineageagreement (conflict_id, agency_id, user_id, user_label, at)
    VALUES (asked, speaks_for, person, (SELECT username FROM accounts_user WHERE id = person), clock_timestamp())
    RETURNING id INTO made;
    RETURN made;
END
$$;

-- Both agencies have agreed: the two sites become a pair, so that the event can go through.
CREATE FUNCTION programmes_pair_for_lineage(asked bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c programmes_lineageconflict;
BEGIN
    PERFORM programmes_lock_lineage();
    SELECT * INTO c FROM programmes_lineageconflict WHERE id = asked AND settled_at IS NULL FOR UPDATE;
    IF NOT FOUND OR NOT programmes_conflict_is_real(c) OR EXISTS (
        SELECT FROM programmes_site AS s JOIN programmes_programme AS p ON p.id = s.programme_id
        WHERE s.id IN (c.first_id, c.second_id)
          AND NOT EXISTS (SELECT FROM programmes_lineageagreement AS a
                          WHERE a.conflict_id = c.id AND a.agency_id = p.agency_id)
    ) THEN
        RAISE EXCEPTION 'both agencies agree first'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'lineage_both_agree';
    END IF;
    PERFORM programmes_inherit(c.second_id, ARRAY[c.first_id], 'lineage');
    UPDATE programmes_lineageconflict SET settled_at = clock_timestamp() WHERE id = asked;
END
$$;

-- A programme is of another substance than was thought: its sites move, and those that now meet others become
-- inherited pairs. Needs the open decision, asked for by one person and decided by another.
CREATE FUNCTION programmes_set_substance(decision bigint, person bigint) RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asked programmes_substancedecision;
    one programmes_site;
    met bigint[];
    pairs integer := 0;
BEGIN
    PERFORM programmes_lock_lineage();
    SELECT * INTO asked FROM programmes_substancedecision
    WHERE id = decision AND decided_at IS NULL AND dropped_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this decision is not open'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'substance_decision_open';
    END IF;
    IF person = asked.asked_by_id THEN
        RAISE EXCEPTION 'a second person decides'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'substance_decision_two_persons';
    END IF;
    IF NOT EXISTS (
        SELECT FROM programmes_roles_of(person) AS role
        WHERE role.kind IN ('programme_officer', 'administrator') AND role.area_id IS NULL
          AND role.agency_id = (SELECT agency_id FROM programmes_programme WHERE id = asked.programme_id)
    ) THEN
        RAISE EXCEPTION 'only a national programme officer or administrator of the programme''s agency decides'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'substance_decision_by_right';
    END IF;
    FOR one IN
        SELECT s.* FROM programmes_site AS s
        JOIN programmes_programme AS p ON p.id = s.programme_id
        WHERE s.programme_id = asked.programme_id AND p.substance_id <> asked.substance_id ORDER BY s.id
    LOOP
        met := ARRAY(SELECT DISTINCT theirs.site_id FROM programmes_sitefootprint AS mine
                     JOIN programmes_sitefootprint AS theirs
                       ON theirs.village_id = mine.village_id AND theirs.period && mine.period
                      AND theirs.substance_id = asked.substance_id AND theirs.site_id <> one.id
                     WHERE mine.site_id = one.id);
        IF cardinality(met) > 0 THEN
            PERFORM programmes_inherit(one.id, met, 'substance');
            pairs := pairs + cardinality(met);
        END IF;
    END LOOP;
    UPDATE programmes_programme SET substance_id = asked.substance_id, substance_status = 'confirmed'
    WHERE id = asked.programme_id;
    UPDATE programmes_substancedecision
    SET decided_by_id = person, decided_at = clock_timestamp(),
        decided_by_label = (SELECT username FROM accounts_user WHERE id = person)
    WHERE id = decision;
    RETURN pairs;
END
$$;

-- Substance and its standing move only through the function above.
CREATE FUNCTION programmes_programme_before() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.substance_id, NEW.substance_status) IS DISTINCT FROM (OLD.substance_id, OLD.substance_status)
       AND NOT programmes_is_owner() THEN
        RAISE EXCEPTION 'the substance of a programme is changed by programmes_set_substance alone'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'programme_substance_by_function';
    END IF;
    RETURN NEW;
END
$$;

-- A waiver and a conflict stay what their people said yes to; a waiver can be withdrawn until it is used.
CREATE FUNCTION programmes_waiver_before() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL OR EXISTS (SELECT FROM programmes_sitelane WHERE waiver_id = OLD.id)
       OR to_jsonb(NEW) - '{withdrawn_at,withdrawn_by_label}'::text[]
          <> to_jsonb(OLD) - '{withdrawn_at,withdrawn_by_label}'::text[] THEN
        RAISE EXCEPTION 'a waiver is never changed, and withdrawn only until it is used'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'waiver_open';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION programmes_conflict_before() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF to_jsonb(NEW) - 'settled_at' <> to_jsonb(OLD) - 'settled_at' THEN
        RAISE EXCEPTION 'a conflict is settled, and never changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'lineage_conflict_open';
    END IF;
    RETURN NEW;
END
$$;

-- The log of footprints, from which anyone can go through every moment again.
CREATE FUNCTION programmes_log_footprint() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    one programmes_sitefootprint;
BEGIN
    IF TG_OP = 'DELETE' THEN one := OLD; ELSE one := NEW; END IF;
    INSERT INTO programmes_footprintchange
        (kind, at, transaction_number, site_id, village_id, substance_id, period, lane)
    VALUES (CASE WHEN TG_OP = 'DELETE' THEN 'removed' ELSE 'set' END, clock_timestamp(),
            pg_current_xact_id()::text::bigint, one.site_id, one.village_id, one.substance_id, one.period, one.lane);
    RETURN NULL;
END
$$;

CREATE FUNCTION programmes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened is never changed or removed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'history_append_only';
END
$$;

CREATE TRIGGER site_turn BEFORE INSERT OR UPDATE ON programmes_site
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_site_turn();
CREATE TRIGGER site_before BEFORE INSERT OR UPDATE OR DELETE ON programmes_site
    FOR EACH ROW EXECUTE FUNCTION programmes_site_before();
CREATE TRIGGER site_after AFTER INSERT OR UPDATE ON programmes_site
    FOR EACH ROW EXECUTE FUNCTION programmes_site_after();
CREATE TRIGGER lineage_before BEFORE INSERT ON places_succession
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_before_lineage();
CREATE TRIGGER lineage_followed AFTER INSERT ON places_succession REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_follow_lineage();
CREATE TRIGGER programme_before BEFORE UPDATE ON programmes_programme
    FOR EACH ROW EXECUTE FUNCTION programmes_programme_before();
CREATE TRIGGER waiver_before BEFORE UPDATE ON programmes_waiver
    FOR EACH ROW EXECUTE FUNCTION programmes_waiver_before();
CREATE TRIGGER conflict_before BEFORE UPDATE ON programmes_lineageconflict
    FOR EACH ROW EXECUTE FUNCTION programmes_conflict_before();
CREATE TRIGGER footprint_logged AFTER INSERT OR UPDATE OR DELETE ON programmes_sitefootprint
    FOR EACH ROW EXECUTE FUNCTION programmes_log_footprint();
CREATE TRIGGER footprint_change_append_only BEFORE UPDATE OR DELETE ON programmes_footprintchange
    FOR EACH ROW EXECUTE FUNCTION programmes_refuse_change();
CREATE TRIGGER site_change_append_only BEFORE UPDATE OR DELETE ON programmes_sitechange
    FOR EACH ROW EXECUTE FUNCTION programmes_refuse_change();

INSERT INTO programmes_registeropening (opened_on) VALUES (programmes_today());

-- What only the owner's functions write, the application role can only read; sites are never deleted.
DO $$
DECLARE
    given record;
BEGIN
    FOR given IN
        SELECT DISTINCT grantee, table_name FROM information_schema.role_table_grants
        WHERE table_schema = 'public' AND grantee <> current_user
          AND table_name IN ('programmes_sitefootprint', 'programmes_sitelane', 'programmes_footprintchange',
                             'programmes_inheritedoverlap', 'programmes_waiverconfirmation',
                             'programmes_lineageagreement', 'programmes_registeropening')
    LOOP
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON %I FROM %I', given.table_name, given.grantee);
    END LOOP;
    FOR given IN
        SELECT DISTINCT grantee, table_name FROM information_schema.role_table_grants
        WHERE table_schema = 'public' AND grantee <> current_user
          AND table_name IN ('programmes_site', 'programmes_sitechange', 'programmes_waiver', 'programmes_refusal')
    LOOP
        EXECUTE format('REVOKE DELETE ON %I FROM %I', given.table_name, given.grantee);
    END LOOP;
END
$$;

-- Nobody hangs what runs as the owner on a table of his own, or calls it by himself.
REVOKE EXECUTE ON FUNCTION programmes_site_after(), programmes_follow_lineage(), programmes_log_footprint(),
    programmes_settle_footprints(programmes_site, boolean, bigint[]), programmes_use_waiver(programmes_site),
    programmes_part(bigint, bigint, bigint, bigint), programmes_narrow(bigint, numrange, bigint, bigint),
    programmes_inherit(bigint, bigint[], text) FROM PUBLIC;
