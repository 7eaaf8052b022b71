-- Distributes the big tables on a Citus cluster (PostgreSQL 16 to 18), once, after the migrations and before any load.
-- Every key of these tables begins with source_file_id and heavy steps work inside one file, so each file's rows lie
-- together. Small tables stay on the coordinator. To be run by hand; a single PostgreSQL needs nothing of it.
select create_reference_table('area');
select create_reference_table('label');
select create_reference_table('reason_rule');
select create_reference_table('boundary_set');
select create_reference_table('snap_point_area');
select create_reference_table('source_file');
select create_reference_table('download');
select create_reference_table('source_file_retrieval');
select create_reference_table('grounds_classifier');
select create_reference_table('grounds_run');
select create_reference_table('grounds_sample');
select create_distributed_table('search', 'source_file_id');
select create_distributed_table('written_grounds', 'source_file_id', colocate_with => 'search');
select create_distributed_table('grounds_reading', 'source_file_id', colocate_with => 'search');
select create_distributed_table('grounds_human_tier', 'source_file_id', colocate_with => 'search');
select create_distributed_table('row_problem', 'source_file_id', colocate_with => 'search');
select create_distributed_table('cell_count', 'source_file_id', colocate_with => 'search');
select create_distributed_table('repeated_count', 'source_file_id', colocate_with => 'search');
select create_distributed_table('health_count', 'source_file_id', colocate_with => 'search');
