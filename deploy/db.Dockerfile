# PostgreSQL with what its backups need; see compose.yaml.
FROM postgres:17.6-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends age && rm -rf /var/lib/apt/lists/* \
 && install -d -m 700 -o postgres -g postgres /var/backups/cus
COPY --chmod=755 scripts/backup.sh scripts/restore.sh /usr/local/bin/
COPY --chmod=755 scripts/compose-roles.sh /docker-entrypoint-initdb.d/roles.sh
