#!/bin/sh
# Runs once, in a fresh database container: the two roles and the database that sorts by code point.
# psql takes the passwords from the environment: its arguments are for everybody to read.
set -eu
psql --username postgres --set ON_ERROR_STOP=1 <<'SQL'
\getenv owner OWNER_PASSWORD
\getenv app APP_PASSWORD
CREATE ROLE desmigratif_owner LOGIN CREATEDB PASSWORD :'owner';
CREATE ROLE desmigratif_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app';
CREATE DATABASE desmigratif OWNER desmigratif_owner TEMPLATE template0 ENCODING 'UTF8'
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
SQL
