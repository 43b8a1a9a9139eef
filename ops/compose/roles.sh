#!/bin/sh
# Runs once, in a fresh database container: the two roles and the database that sorts by code point.
set -eu
psql --username postgres --set ON_ERROR_STOP=1 --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" <<'SQL'
CREATE ROLE desmigratif_owner LOGIN CREATEDB PASSWORD :'owner';
CREATE ROLE desmigratif_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app';
CREATE DATABASE desmigratif OWNER desmigratif_owner TEMPLATE template0 ENCODING 'UTF8'
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
SQL
