-- A month's partitions are made beside their tables and attached. To make a partition in place would lock its table
-- against every reader and writer, table after table, and meet whoever has locked them in another order. Attaching
-- locks out only other attaching, as long as there is no default partition: those go. A row whose month nobody has made is
-- refused then, where it was put aside before.
CREATE OR REPLACE FUNCTION millrace_ensure_month(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month date := date_trunc('month', day)::date;
  suffix text := to_char(month, '"_y"YYYY"m"MM');
  parent text;
BEGIN
  IF to_regclass('instance' || suffix) IS NOT NULL THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(72707370);
  FOREACH parent IN ARRAY ARRAY['instance_edge', 'instance_transition', 'attempt', 'attempt_journal', 'receipt',
                                'run_log_chunk', 'dirty_chunk', 'dirty_count', 'instance'] LOOP
    CONTINUE WHEN to_regclass(parent || suffix) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', parent || suffix, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   parent, parent || suffix, month, (month + interval '1 month')::date);
  END LOOP;
  EXECUTE format('ALTER TABLE %I SET (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02,
                  autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02,
                  autovacuum_vacuum_cost_delay = 0)', 'instance' || suffix);
END
$$;

DO $$
DECLARE
  parent text;
  day date;
BEGIN
  FOREACH parent IN ARRAY ARRAY['instance', 'instance_edge', 'instance_transition', 'attempt', 'attempt_journal',
                                'receipt', 'run_log_chunk', 'dirty_chunk', 'dirty_count'] LOOP
    EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, parent || '_default');
    FOR day IN EXECUTE format('SELECT DISTINCT date_trunc(''month'', bizdate)::date FROM %I', parent || '_default') LOOP
      PERFORM millrace_ensure_month(day);
    END LOOP;
    EXECUTE format('INSERT INTO %I SELECT * FROM %I', parent, parent || '_default');
    EXECUTE format('DROP TABLE %I', parent || '_default');
  END LOOP;
END
$$;
