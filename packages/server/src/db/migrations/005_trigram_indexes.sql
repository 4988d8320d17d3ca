-- A part of a name is found by its trigrams instead of by reading all frames. Additive: the existing server gains by it too.
-- migrate: one by one, outside a transaction
-- migrate: needs the extension pg_trgm
create index concurrently if not exists archive_frame_basename_trigrams on frames_frame using gin (basename gin_trgm_ops);
create index concurrently if not exists archive_frame_target_name_trigrams
  on frames_frame using gin (target_name gin_trgm_ops);
