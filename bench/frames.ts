import type { Connection, Database } from '../packages/server/src/db/database.ts'
import { raw, sql } from '../packages/server/src/db/sql.ts'

/**
 * Fills an empty archive with made-up frames, one version and 20 headers each, spread over five years, sites, filters,
 * proposals and the sky; a tenth is proprietary, every fifth has two related frames. Takes about 10 s for 100,000.
 */
export const loadFrames = async (db: Database, count: number): Promise<void> => {
  await db.exclusive(async (connection) => {
    await insertFrames(connection, count)
    await connection.query(sql`
      insert into frames_version (key, md5, extension, created, frame_id)
      select md5('key' || id), md5('file' || id), '.fits.fz', observation_date, id from frames_frame`)
    await connection.query(sql`
      insert into frames_headers (data, frame_id)
      select (select jsonb_object_agg('KEY' || k, k * 1.5 + id) from generate_series(1, 20) as k), id from frames_frame`)
    await connection.query(sql`
      insert into frames_frame_related_frames (from_frame_id, to_frame_id)
      select a, b from (
        select id, id + 1 from frames_frame where id % 5 = 0 and id + 2 <= ${count}::integer
        union all select id, id + 2 from frames_frame where id % 5 = 0 and id + 2 <= ${count}::integer
      ) as pair (a, b)`)
    await connection.query(sql`insert into frames_frame_related_frames (from_frame_id, to_frame_id)
      select to_frame_id, from_frame_id from frames_frame_related_frames on conflict do nothing`)
    await connection.query(sql`vacuum (analyze)`)
  })
}

/** The same frames without versions and headers, and without the indexes for searching texts and the sky: ten million in five minutes. */
export const loadFramesAlone = async (db: Database, count: number): Promise<void> => {
  await db.exclusive(async (connection) => {
    const indexes = await connection.query<{ name: string; definition: string }>(sql`
      select indexname as name, indexdef as definition from pg_indexes
      where tablename = 'frames_frame' and indexname not in (select conname from pg_constraint)`)
    for (const { name } of indexes) await connection.query(raw(`drop index "${name}"`))
    await connection.query(sql`alter table frames_frame disable trigger all`)
    await insertFrames(connection, count)
    await connection.query(sql`alter table frames_frame enable trigger all`)
    await connection.query(sql`set maintenance_work_mem = '1GB'`)
    for (const { definition } of indexes) {
      if (!/ gin | gist |_pattern_ops/.test(definition)) await connection.query(raw(definition))
    }
    await connection.query(sql`vacuum (analyze) frames_frame`)
  })
}

const insertFrames = async (connection: Connection, count: number): Promise<void> => {
  await connection.query(sql`
    insert into frames_frame (basename, area, modified, created, configuration_type, exposure_time, instrument_id,
      observation_date, observation_day, observation_id, primary_optical_element, proposal_id, public_date,
      reduction_level, request_id, site_id, target_name, telescope_id)
    select format('%s1m0%s-fa%s-%s-%s-e91', site, n % 9 + 1, lpad((n % 15 + 1)::text, 2, '0'), to_char(date, 'YYYYMMDD'), lpad(n::text, 8, '0')),
      ST_MakeEnvelope(ra, dec, ra + 0.4, dec + 0.4, 4326)::geography, now(), now(),
      (array['EXPOSE', 'EXPOSE', 'EXPOSE', 'BIAS', 'DARK', 'SKYFLAT', 'SPECTRUM'])[n % 7 + 1], 10 + n % 300, format('fa%s', lpad((n % 15 + 1)::text, 2, '0')),
      date, date::date, n / 20 + 1, (array['B', 'V', 'gp', 'rp', 'ip', 'zs'])[n % 6 + 1], format('PROP%s-%s', 2021 + n % 6, n % 200),
      date + case when n % 10 = 0 then interval '99 years' else interval '0' end, case n % 2 when 0 then 0 else 91 end,
      n / 10 + 1, site, format('Target %s', n % 5000), '1m0a'
    from (
      select n, (array['lsc', 'cpt', 'coj', 'tfn', 'ogg', 'elp'])[n % 6 + 1] as site,
        timestamptz '2021-01-01' + n * (interval '1825 days' / ${count}::integer) as date,
        (n * 137.508) % 359.5 as ra, degrees(asin(2 * ((n * 0.618034) % 1) - 1)) * 0.98 as dec
      from generate_series(1, ${count}::integer) as n
    ) as made`)
}
