-- What somebody answered for a text stands: a change of mind would undo that two people read it blind.
create trigger grounds_coding_is_append_only before update or delete on grounds_coding
  for each row execute function refuse_change();
