"""Parts of the rule taken out, to see that the proof notices."""

KINDS = {
    "constraint": "ALTER TABLE programmes_sitefootprint DROP CONSTRAINT footprint_once",
    "lock": """
        CREATE OR REPLACE FUNCTION programmes_share_lineage() RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'no' USING ERRCODE = 'invalid_transaction_state';
            END IF;
        END
        $$;
        CREATE OR REPLACE FUNCTION programmes_lock_lineage() RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
        CREATE OR REPLACE FUNCTION programmes_lock_villages(villages bigint[]) RETURNS void LANGUAGE plpgsql
            AS 'BEGIN END'
    """,
    "trigger": "DROP TRIGGER lineage_followed ON places_succession",
    "waiver": """
        CREATE OR REPLACE FUNCTION programmes_waiver_is_whole(asked bigint) RETURNS boolean
            LANGUAGE sql STABLE AS 'SELECT withdrawn_at IS NULL FROM programmes_waiver WHERE id = asked'
    """,
    "rights": "GRANT UPDATE, DELETE ON programmes_sitefootprint TO PUBLIC",
}
