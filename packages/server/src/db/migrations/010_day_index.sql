-- The frames of a night, newest first: without it a search by dayobs reads the whole table.
-- migrate: one by one, outside a transaction
create index concurrently if not exists archive_frame_day on frames_frame (observation_day, observation_date desc, id desc);
