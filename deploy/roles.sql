-- The two roles of the program and its database, on a PostgreSQL of your own (15 or newer):
--   sudo -u postgres psql -v ON_ERROR_STOP=1 -f roles.sql
-- They have no password: on one machine PostgreSQL knows who asks (deploy/pg_ident.conf).
-- For a database on another machine give each one: \password cus_app
CREATE ROLE cus_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE cus_app   LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE DATABASE cus OWNER cus_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'pl-PL' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE cus FROM PUBLIC;
GRANT CONNECT ON DATABASE cus TO cus_app;
