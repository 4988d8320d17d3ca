-- The planner's guess of how many rows a query gives. The existing server's count_estimate() does the same for guesses
-- that fit an integer; this one does not fail on larger ones.
create function archive_row_estimate(query text) returns double precision language plpgsql strict as $$
declare
  plan json;
begin
  execute 'explain (format json) ' || query into plan;
  return (plan->0->'Plan'->>'Plan Rows')::double precision;
end;
$$;
