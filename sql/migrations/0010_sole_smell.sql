-- Figures of written grounds: the smell of cannabis alone, what came of it, and what those figures rest on.

-- Everybody together, of whatever ethnicity, is the group "all"; drug searches by what their grounds amount to are reasons of
-- their own (smell-only, smell-in-substance, smell-supported).
alter table figure add column p_value double precision check (p_value between 0 and 1);
comment on column figure.p_value is 'With an odds ratio of two shares: Fisher''s exact P.';

alter table source_file add column has_grounds boolean not null default false;
comment on column source_file.has_grounds is 'Whether the file has a place for written grounds: where it has, a blank is a text left blank.';
update source_file set has_grounds = true
where exists (select from written_grounds grounds where grounds.source_file_id = source_file.source_file_id);

alter table cell_count add column is_tier_settled boolean not null default false;
comment on column cell_count.is_tier_settled is 'Whether people settled on the grounds tier; the errors of the classifier are not corrected for in these.';

alter table figure drop constraint figure_measure_check;
alter table figure add constraint figure_measure_check check (
  measure in (
    'rate-per-1000', 'ratio', 'stratified-ratio', 'ratio-bounds', 'unknown-share',
    'find-rate', 'find-rate-ratio',
    'no-further-action-share', 'arrest-share', 'community-resolution-share', 'other-formal-outcome-share',
    'outcome-not-recorded-share', 'sole-smell-share', 'sole-smell-in-substance-share',
    'sole-smell-bounds', 'sole-smell-in-substance-bounds',
    'sole-smell-corrected-share', 'sole-smell-in-substance-corrected-share',
    'sole-smell-against-rest', 'sole-smell-in-substance-against-rest',
    'sole-smell-odds-against-rest', 'sole-smell-in-substance-odds-against-rest',
    'find-rate-against-supported', 'no-further-action-against-supported', 'arrest-against-supported',
    'age-standardised-rate', 'age-stratified-ratio', 'age-unknown-share'
  )
);

alter table measurement_window add column grounds_inputs text;
alter table measurement_window add column coding_state text check (coding_state in ('none', 'open', 'other-reading', 'too-few', 'enough'));
comment on column measurement_window.grounds_inputs is 'Fingerprint of what the tiers of written grounds rest on: classifiers, what people settled on, and what double coding showed. Null where no file has texts.';

comment on column measurement_window.coding_state is 'How far texts had been read by two people: none; some, what they read differently not being settled; some, but for other rules or decisions; settled, but too few to tell how often the classifier errs; or enough for some group. Null where no file has texts.';

create table measurement_grounds (
  measurement_id integer not null references measurement,
  window_kind text not null,
  area_code text not null references area,
  months_present integer not null check (months_present >= 0),
  months_read integer not null check (months_read between 0 and months_present),
  months_unread integer not null check (months_unread between 0 and months_present),
  nervous_only_count integer check (nervous_only_count >= 0),
  primary key (measurement_id, window_kind, area_code),
  foreign key (measurement_id, window_kind) references measurement_window
);
comment on table measurement_grounds is 'One row per window of a measurement and area: how many of its months have written grounds that were read, and how many have some that were not.';
comment on column measurement_grounds.nervous_only_count is 'Drug searches of persons with the smell of cannabis and nervousness as the only thing that could support them; not counted for the latest month alone.';

create table measurement_classifier (
  measurement_id integer not null references measurement,
  window_kind text not null,
  classifier_version text not null references grounds_classifier,
  primary key (measurement_id, window_kind, classifier_version),
  foreign key (measurement_id, window_kind) references measurement_window
);
comment on table measurement_classifier is 'One row per classifier that read texts which the figures of a window rest on.';

create table measurement_accuracy (
  measurement_id integer not null references measurement,
  window_kind text not null,
  way text not null check (way in ('strict', 'in-substance')),
  ethnic_group text not null check (ethnic_group in ('all', 'white', 'black', 'asian', 'mixed', 'other')),
  texts_of text not null check (texts_of in ('all', 'white', 'black', 'asian', 'mixed', 'other')),
  sensitivity double precision not null check (sensitivity between 0 and 1),
  sensitivity_low double precision not null,
  sensitivity_high double precision not null,
  sensitivity_trials double precision not null check (sensitivity_trials > 0),
  specificity double precision not null check (specificity between 0 and 1),
  specificity_low double precision not null,
  specificity_high double precision not null,
  specificity_trials double precision not null check (specificity_trials > 0),
  primary key (measurement_id, window_kind, way, ethnic_group),
  foreign key (measurement_id, window_kind) references measurement_window
);
comment on table measurement_accuracy is 'How well the classifier did on texts read blind by two people: what the corrected shares of a group rest on, and whose texts those are. No row where too few have been read so.';
