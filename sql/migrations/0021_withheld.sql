-- Small numbers: which figures are withheld, decided when a month is measured.

-- Figures stored before this are of months to be measured again: the version of the method has changed with it.
alter table figure add column is_withheld boolean not null default false;
comment on column figure.is_withheld is 'Whether the figure is shown to nobody but operators: it, or a subtraction, would tell a count of 1 to 4 that rests on an extract of the police''s own records alone (src/domain/withholding.ts).';

-- Figures are given out by the page, in the order they are numbered in.
create index figure_by_number on figure (measurement_id, figure_id);
