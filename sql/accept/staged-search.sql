-- Where one file's records lie, as published, between reading and acceptance. Made by each loading connection for itself
-- and emptied at the end of each transaction, so that a killed load leaves nothing behind.
-- staged_search: one row per record; a column of labels holds the label's number.
-- staged_label: one row per different label of a column; every label is judged once and not once per row.
create temporary table if not exists staged_search (
  source_file_id integer not null,
  line integer not null,
  date text, time text, latitude text, longitude text, policing_operation text, stop_ref text, grounds text,
  type integer, part_of_a_policing_operation integer, gender integer, age_range integer,
  self_defined_ethnicity integer, officer_defined_ethnicity integer, legislation integer, object_of_search integer,
  outcome integer, outcome_linked_to_object_of_search integer, removal_of_more_than_just_outer_clothing integer,
  subject integer, reason_for_stop integer, outcome_reason integer, apparent_age integer,
  ethnic_appearance_code integer, ea_group integer, self_defined_ethnicity_code integer, sde_group integer,
  borough_of_stop integer, borough_code integer, officer_ocu integer, count integer
) on commit delete rows;

create temporary table if not exists staged_label (
  number integer primary key,
  field text not null,
  label text not null
) on commit delete rows;
