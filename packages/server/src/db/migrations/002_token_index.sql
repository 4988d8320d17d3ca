-- A portal token is looked up on every request that carries one. Additive: the existing server does not mind.
-- migrate: one by one, outside a transaction
create index concurrently if not exists archive_authprofile_api_token
  on auth_profile_authprofile (api_token) where api_token <> '';
