-- Takes from the serving role what it must never do: change or remove history, or any table's shape.
-- Run as the owner of the tables, after every upgrade:  psql -d balai -v role=balai_serve -f serving-role.sql
-- docs/operate/postgresql.md leads through it.
GRANT USAGE ON SCHEMA public TO :"role";
REVOKE CREATE ON SCHEMA public FROM :"role", PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"role";
REVOKE UPDATE, DELETE, TRUNCATE ON
  case_events, audit_entries, history_logs, history_leaves, history_tiles, history_checkpoints FROM :"role";
REVOKE DELETE, TRUNCATE ON history_salts FROM :"role";
REVOKE INSERT, UPDATE, DELETE ON migrations FROM :"role";
