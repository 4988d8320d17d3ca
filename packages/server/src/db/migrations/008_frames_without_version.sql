-- Lists leave out frames that have no file yet. To find for each of a list's rows whether it has one took most of the time of a
-- page; so the few that have none are kept here, whichever server writes. Additive: the existing server's tables stay as they are.
create table archive_frame_without_version (
  frame_id integer primary key references frames_frame on delete cascade
);

-- A new frame, looked at when its transaction ends: by then most have their versions.
create or replace function archive_note_new_frame() returns trigger language plpgsql as $$
begin
  insert into archive_frame_without_version (frame_id)
    select f.id from frames_frame f
    where f.id = new.id and not exists (select from frames_version v where v.frame_id = f.id)
    on conflict do nothing;
  return null;
end;
$$;
create constraint trigger archive_new_frame after insert on frames_frame
  deferrable initially deferred for each row execute function archive_note_new_frame();

-- A version has gone. The lock waits for whoever stores another one of that frame just now.
create or replace function archive_note_lost_version() returns trigger language plpgsql as $$
begin
  perform from frames_frame where id = old.frame_id for update;
  insert into archive_frame_without_version (frame_id)
    select f.id from frames_frame f
    where f.id = old.frame_id and not exists (select from frames_version v where v.frame_id = f.id)
    on conflict do nothing;
  return null;
end;
$$;
create constraint trigger archive_lost_version after delete or update of frame_id on frames_version
  deferrable initially deferred for each row execute function archive_note_lost_version();

-- A version has come. After the foreign key's own check, which waits for whoever deletes another one of that frame.
create or replace function archive_note_new_version() returns trigger language plpgsql as $$
begin
  delete from archive_frame_without_version where frame_id = new.frame_id;
  return null;
end;
$$;
create constraint trigger archive_new_version after insert or update of frame_id on frames_version
  deferrable initially deferred for each row execute function archive_note_new_version();
