-- Those that were there before the triggers came; then once more, for versions that were stored while the first statement ran.
-- And an index that alone tells which frames a page skips, in the order in which lists are shown.
-- migrate: one by one, outside a transaction
insert into archive_frame_without_version (frame_id)
  select f.id from frames_frame f where not exists (select from frames_version v where v.frame_id = f.id)
  for key share of f on conflict do nothing;
delete from archive_frame_without_version w where exists (select from frames_version v where v.frame_id = w.frame_id);
create index concurrently if not exists archive_frame_newest
  on frames_frame (observation_date desc, id desc) include (public_date, proposal_id);
