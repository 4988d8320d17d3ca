-- Who has signed in with a browser. The key itself is the browser's alone. A session ends with its user, and with the password
-- by which it began, whichever server changed it. Additive: the existing server keeps its own sessions elsewhere.
create table archive_session (
  key_hash text primary key,
  user_id integer not null references auth_user on delete cascade,
  password_hash text not null,
  created timestamptz not null default now(),
  expires timestamptz not null
);
create index archive_session_user on archive_session (user_id);
create index archive_session_expires on archive_session (expires);
