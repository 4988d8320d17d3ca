-- Files whose rows are gone and which are still to be deleted from the file store. A row is written in the transaction
-- that deletes the frame, and goes when its file has gone: whatever ends a deletion half-way, the next one resumes it.
create table archive_file_deletion (
  id bigint generated always as identity primary key,
  path text not null,
  key text not null,
  requested timestamptz not null default now(),
  attempted timestamptz
);
