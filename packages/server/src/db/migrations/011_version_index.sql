-- The newest versions first: without it each page of /versions/ reads and sorts the whole table.
-- migrate: one by one, outside a transaction
create index concurrently if not exists archive_version_newest on frames_version (created desc, id desc);
