#!/usr/bin/env bash
# Run once by the PostgreSQL image of compose.yaml, on an empty data folder: the
# two roles of the program and their database, as internal/platform/pglocal makes
# them for the private one.
set -euo pipefail

psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
	--set owner_password="$CUS_OWNER_PASSWORD" --set app_password="$CUS_APP_PASSWORD" <<'SQL'
CREATE ROLE cus_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE cus_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';
CREATE DATABASE cus OWNER cus_owner;
REVOKE ALL ON DATABASE cus FROM PUBLIC;
GRANT CONNECT ON DATABASE cus TO cus_app;
SQL
