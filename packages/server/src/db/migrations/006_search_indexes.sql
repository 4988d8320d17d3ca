-- What people search by and the existing archive has no index for, in the order in which lists are shown; and frames by who
-- submitted them (header USERID). Additive: the existing server's searches are the same expressions.
-- migrate: one by one, outside a transaction
create index concurrently if not exists archive_frame_proposal
  on frames_frame (proposal_id, observation_date desc, id desc);
create index concurrently if not exists archive_frame_instrument
  on frames_frame (instrument_id, observation_date desc, id desc);
create index concurrently if not exists archive_headers_submitter on frames_headers ((data ->> 'USERID'));
-- the planner knows nothing of an expression before it has looked
analyze frames_headers;
