-- What keeps objections true whoever writes: no site is confirmed while one is open, an objection is made by a
-- programme officer of another agency to a proposal alone, and its state is what the words on it say.
-- Order of locks as in programmes: lineage, the row of the site, villages, and the row of the objection last.

CREATE FUNCTION objections_agreed(asked bigint) RETURNS text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN count(*) = 2 AND min(outcome) = max(outcome) THEN min(outcome) END
    FROM (SELECT DISTINCT ON (agency_id) agency_id, outcome FROM objections_objectionanswer
          WHERE objection_id = asked AND kind = 'word' ORDER BY agency_id, id DESC) AS newest
$$;

-- The state that the words on an objection mean.
CREATE FUNCTION objections_said(asked bigint) RETURNS text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN EXISTS (SELECT FROM objections_objectionanswer WHERE objection_id = asked AND kind = 'taken_back')
            THEN 'taken_back'
        ELSE coalesce((
            SELECT CASE coalesce(nullif(outcome, 'escalate'), objections_agreed(asked))
                WHEN 'withdraw' THEN 'withdrawn_site' WHEN 'take' THEN 'alternative_taken' WHEN 'keep' THEN 'answered'
                ELSE 'escalated' END
            FROM objections_objectionanswer WHERE objection_id = asked AND kind = 'answer'), 'open')
        END
$$;

CREATE FUNCTION objections_objection_before() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    proposed record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an objection is never removed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'objection_never_removed';
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM programmes_share_lineage();
        -- Whoever confirms the site waits for this, or this for him: then the site is a proposal no longer.
        SELECT s.state, s.village_id, p.agency_id INTO proposed
        FROM programmes_site AS s JOIN programmes_programme AS p ON p.id = s.programme_id
        WHERE s.id = NEW.site_id FOR SHARE OF s;
        IF proposed.state IS DISTINCT FROM 'proposed' OR NEW.state <> 'open' THEN
            RAISE EXCEPTION 'only a proposal is objected to'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'objection_to_a_proposal';
        ELSIF NEW.agency_id = proposed.agency_id
           OR programmes_speaks_for(NEW.by_id, ARRAY[NEW.agency_id], proposed.village_id) IS NULL THEN
            RAISE EXCEPTION 'only a programme officer of another agency there objects'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'objection_by_another_agency';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - '{state,replacement_id}'::text[] <> to_jsonb(OLD) - '{state,replacement_id}'::text[] THEN
        RAISE EXCEPTION 'what was objected is never changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'objection_never_changed';
    ELSIF NEW.state <> objections_said(NEW.id) OR OLD.state NOT IN ('open', 'escalated')
       OR (NEW.state IN ('withdrawn_site', 'alternative_taken')
           AND NOT EXISTS (SELECT FROM programmes_site WHERE id = NEW.site_id AND state = 'withdrawn'))
       OR (NEW.replacement_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM programmes_site AS gone JOIN programmes_site AS came ON came.programme_id = gone.programme_id
           WHERE gone.id = NEW.site_id AND came.id = NEW.replacement_id
             AND came.village_id = NEW.alternative_id AND came.id > gone.id)) THEN
        RAISE EXCEPTION 'the state of an objection is what the words on it say'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'objection_state_said';
    END IF;
    RETURN NEW;
END
$$;

-- Who may say what: the proposing agency answers once, the objecting one takes back, and of an escalated one each
-- of the two says how it ends, by people who neither objected nor answered. Nobody speaks for two agencies.
CREATE FUNCTION objections_answer_before() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    about record;
    right_one boolean;
BEGIN
    SELECT o.*, s.state AS site_state, s.village_id, p.agency_id AS proposer INTO about
    FROM objections_objection AS o JOIN programmes_site AS s ON s.id = o.site_id
    JOIN programmes_programme AS p ON p.id = s.programme_id
    WHERE o.id = NEW.objection_id FOR NO KEY UPDATE OF o;
    right_one := CASE NEW.kind
        WHEN 'answer' THEN about.state = 'open' AND NEW.agency_id = about.proposer
        WHEN 'taken_back' THEN about.state IN ('open', 'escalated') AND NEW.agency_id = about.agency_id
        ELSE about.state = 'escalated' AND NEW.agency_id IN (about.agency_id, about.proposer) END;
    IF about.site_state <> 'proposed' OR NOT right_one OR (NEW.outcome = 'take' AND about.alternative_id IS NULL) THEN
        RAISE EXCEPTION 'the objection is not open to this'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'objection_open';
    ELSIF programmes_speaks_for(NEW.by_id, ARRAY[NEW.agency_id], about.village_id) IS NULL THEN
        RAISE EXCEPTION 'only a programme officer of the agency there speaks for it'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'objection_by_its_agencies';
    ELSIF (NEW.by_id = about.by_id AND (NEW.kind = 'word' OR NEW.agency_id <> about.agency_id))
       OR EXISTS (SELECT FROM objections_objectionanswer AS a
                  WHERE a.objection_id = NEW.objection_id AND a.by_id = NEW.by_id
                    AND (a.agency_id <> NEW.agency_id OR (NEW.kind = 'word' AND a.kind = 'answer'))) THEN
        RAISE EXCEPTION 'other people than those who objected and answered decide'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'objection_by_others';
    END IF;
    RETURN NEW;
END
$$;

-- A site with an open objection is not confirmed, and one given up for an objection does not come back.
CREATE FUNCTION objections_site_before() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state = 'confirmed' AND OLD.state = 'proposed' AND EXISTS (
        SELECT FROM objections_objection WHERE site_id = NEW.id AND state IN ('open', 'escalated')) THEN
        RAISE EXCEPTION 'an objection to the site is open'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'site_objection_open';
    ELSIF NEW.state = 'proposed' AND OLD.state <> 'confirmed' AND EXISTS (
        SELECT FROM objections_objection
        WHERE site_id = NEW.id AND state IN ('withdrawn_site', 'alternative_taken')) THEN
        RAISE EXCEPTION 'the site was given up for an objection'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'site_given_up_for_an_objection';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER objection_before BEFORE INSERT OR UPDATE OR DELETE ON objections_objection
    FOR EACH ROW EXECUTE FUNCTION objections_objection_before();
CREATE TRIGGER objection_answer_before BEFORE INSERT ON objections_objectionanswer
    FOR EACH ROW EXECUTE FUNCTION objections_answer_before();
CREATE TRIGGER objection_answer_append_only BEFORE UPDATE OR DELETE ON objections_objectionanswer
    FOR EACH ROW EXECUTE FUNCTION programmes_refuse_change();
CREATE TRIGGER site_objections BEFORE UPDATE ON programmes_site
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION objections_site_before();

-- The application adds words and reads them; it changes of an objection nothing but what they mean.
DO $$
DECLARE
    given record;
BEGIN
    FOR given IN
        SELECT DISTINCT grantee FROM information_schema.role_table_grants
        WHERE table_schema = 'public' AND grantee <> current_user AND table_name = 'objections_objection'
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON objections_objectionanswer FROM %I', given.grantee);
        EXECUTE format('REVOKE DELETE ON objections_objection FROM %I', given.grantee);
    END LOOP;
END
$$;
