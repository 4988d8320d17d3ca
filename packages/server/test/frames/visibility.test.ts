import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from '../../src/db/sql.ts'
import { visibleTo } from '../../src/frames/visibility.ts'
import { startTestArchive, type TestArchive, type Who } from '../helpers/archive.ts'
import { aFrame, square } from '../helpers/frame.ts'

const everybody: readonly Who[] = ['anonymous', 'owner', 'other', 'staff', 'superuser']
const NEVER_YET = '2090-01-01T00:00:00Z'

interface Kind {
  /** A word that is in every text of the frame and nowhere else. */
  readonly word: string
  readonly given: Readonly<Record<string, unknown>>
  readonly seenBy: readonly Who[]
  /** Lists leave out frames without a file. */
  readonly isListed: boolean
}

const kinds = {
  public: { word: 'QOPENQ', given: {}, seenBy: everybody, isListed: true },
  proprietary: {
    word: 'QOWNEDQ',
    given: { proposal_id: 'PROP-A', public_date: NEVER_YET },
    seenBy: ['owner', 'superuser'],
    isListed: true,
  },
  'of a proposal of nobody here': {
    word: 'QFOREIGNQ',
    given: { proposal_id: 'PROP-C', public_date: NEVER_YET },
    seenBy: ['superuser'],
    isListed: true,
  },
  placeholder: {
    word: 'QDATELESSQ',
    given: { proposal_id: 'PROP-A', observation_date: null },
    seenBy: [],
    isListed: false,
  },
  versionless: { word: 'QFILELESSQ', given: { version_set: [] }, seenBy: everybody, isListed: false },
  'not yet public, of no proposal': {
    word: 'QFUTUREQ',
    given: { proposal_id: '', public_date: NEVER_YET },
    seenBy: ['superuser'],
    isListed: true,
  },
  'of no public date': {
    word: 'QNEVERQ',
    given: { proposal_id: 'PROP-C', public_date: null },
    seenBy: ['superuser'],
    isListed: true,
  },
} as const satisfies Readonly<Record<string, Kind>>
type Name = keyof typeof kinds
const names = Object.keys(kinds) as Name[]
const kindOf = (name: Name): Kind => kinds[name]

interface Posted {
  readonly id: number
  readonly versionId: number | undefined
  readonly thumbnailId: number
  /** Texts that are in this frame's data alone. */
  readonly markers: readonly string[]
  readonly file: string
}

let archive: TestArchive
/** A public frame that is related to all the others. */
let hub: number
const posted = {} as Record<Name, Posted>

before(async () => {
  archive = await startTestArchive()
  for (const [index, name] of names.entries()) posted[name] = await post(name, index)
  const related = names.map((name) => `${kindOf(name).word}-frame`)
  hub = (await archive.post('/frames/', aFrame('hub', { related_frame_filenames: related }), 'superuser')).json.id
})
after(() => archive.close())

const post = async (name: Name, index: number): Promise<Posted> => {
  const { word, given } = kindOf(name)
  const mark = (what: number): string => `${what}${index}${word.length}`.padEnd(32, 'a')
  const [key, md5, seconds] = [mark(1), mark(2), 7000.125 + index]
  const record = aFrame(`${word}-frame`, {
    area: square(40.0625 + index, 10),
    version_set: [{ key, md5, extension: '.fits.fz' }],
    headers: { [`${word}-KEY`]: `${word} header`, USERID: `${word}-user` },
    target_name: `${word} target`,
    primary_optical_element: `${word}-filter`,
    instrument_id: `${word}-camera`,
    exposure_time: seconds,
    ...given,
  })
  const { status, json } = await archive.post('/frames/', record, 'superuser')
  assert.equal(status, 201)
  const [thumbnail] = await archive.db.writer.query<{ id: number }>(sql`
    insert into frames_thumbnail (size, basename, extension, key, frame_id)
    values ('small', ${`${word}-thumbnail`}, '.jpg', ${mark(3)}, ${json.id}::integer) returning id`)
  const file = `tst/${word}-camera/20200505/processed/${word}-frame.fits.fz`
  mkdirSync(dirname(join(archive.files, file)), { recursive: true })
  writeFileSync(join(archive.files, file), `${word} pixels`)
  const markers = [word, key, md5, String(seconds)]
  return { id: json.id, versionId: json.version_set[0]?.id, thumbnailId: thumbnail?.id ?? 0, markers, file }
}

/** Answers that would show every frame there is, if the caller might see it. */
const lists = [
  '/frames/?include_thumbnails=true&limit=1000',
  '/frames/?public=false&limit=1000',
  '/frames/?target_name=Q&force_count=1',
  '/frames/?intersects=POLYGON((30 5,30 15,60 15,60 5,30 5))',
  '/frames/?ordering=exposure_time&offset=0&limit=20',
  '/thumbnails/?limit=1000',
  '/frames/aggregate/',
  '/frames/aggregate/?public=true&start=2020-01-01&end=2020-12-31',
  '/frames/aggregate/?public=false&start=2020-01-01&end=2020-12-31',
]
const details = ['/', '/headers/', '/related/', '/?include_thumbnails=true']

const seen = (name: Name, who: Who): boolean => kindOf(name).seenBy.includes(who)
const hiddenFrom = (who: Who): Name[] => names.filter((name) => !seen(name, who))
const leaks = (text: string, who: Who): string[] =>
  hiddenFrom(who).flatMap((name) =>
    posted[name].markers.filter((marker) => text.includes(marker)).map((marker) => `${name}: ${marker}`),
  )

test('every route that shows a frame: who gets it, and no byte of a hidden one in any answer', async (t) => {
  for (const who of everybody) {
    await t.test(who, async () => {
      const [actual, expected]: Record<string, unknown>[] = [{}, {}]
      const look = async (url: string, wanted: number, headers: Record<string, string> = {}): Promise<void> => {
        const { status, text } = await archive.get(url, who, headers)
        Object.assign(actual!, { [`${url} ${headers.accept ?? ''}`]: [status, leaks(text, who)] })
        Object.assign(expected!, { [`${url} ${headers.accept ?? ''}`]: [wanted, []] })
      }
      for (const url of lists) {
        await look(url, 200)
        await look(url, 200, { accept: 'text/html' })
      }
      for (const name of names) {
        const { id, thumbnailId } = posted[name]
        await look(`/thumbnails/${thumbnailId}/`, seen(name, who) ? 200 : 404)
        for (const part of details) await look(`/frames/${id}${part}`, seen(name, who) ? 200 : 404)
        await look(`/frames/${id}/`, seen(name, who) ? 200 : 404, { accept: 'text/html' })
        for (const search of searchesFor(name)) await look(`/frames/?${search}`, 200)
      }
      for (const part of details) await look(`/frames/${hub}${part}`, 200)
      assert.deepEqual(actual, expected)
    })
  }
})

test('aggregates and thumbnails: whoever may see a frame is told of it', async () => {
  for (const who of everybody) {
    const shown = names.filter((name) => seen(name, who))
    const thumbnails = await archive.get('/thumbnails/?limit=1000', who)
    const basenames = thumbnails.json.results.map(({ basename }: { basename: string }) => basename).sort()
    assert.deepEqual(basenames, shown.map((name) => `${kindOf(name).word}-thumbnail`).sort(), who)
    const cameras = ['fa01', ...shown.map((name) => `${kindOf(name).word}-camera`)].sort()
    for (const search of ['', '?public=true&start=2020-01-01&end=2020-12-31']) {
      const { json } = await archive.get(`/frames/aggregate/${search}`, who)
      assert.deepEqual(json.instruments, cameras, `${who} ${search}`)
    }
  }
})

const searchesFor = (name: Name): string[] => {
  const { word } = kindOf(name)
  return [`basename_exact=${word}-frame`, `basename=${word}`, `OBJECT=${word}`, `submitter=${word}-user&limit=1`]
}

test('a list holds what its caller may see and has a file, and counts no more than that', async () => {
  const listed = (who: Who): string[] =>
    [
      ...names.filter((name) => kindOf(name).isListed && seen(name, who)).map((name) => `${kindOf(name).word}-frame`),
      'hub',
    ].sort()
  for (const who of everybody) {
    const { json } = await archive.get('/frames/?limit=1000', who)
    const found = json.results.map((frame: { basename: string }) => frame.basename).sort()
    assert.deepEqual([who, json.count, found], [who, listed(who).length, listed(who)])
    for (const name of names) {
      const count = listed(who).includes(`${kindOf(name).word}-frame`) ? 1 : 0
      const one = await archive.get(`/frames/?basename_exact=${kindOf(name).word}-frame`, who)
      assert.deepEqual([who, name, one.json.count], [who, name, count])
    }
  }
})

test('related frames: related/ shows those the caller may see, related_frames numbers all', async () => {
  const ids = names.map((name) => posted[name].id)
  for (const who of everybody) {
    const related = await archive.get(`/frames/${hub}/related/`, who)
    const visible = names.filter((name) => seen(name, who)).map((name) => posted[name].id)
    assert.deepEqual(
      related.json.map((frame: { id: number }) => frame.id).sort((a: number, b: number) => a - b),
      visible,
    )
    assert.deepEqual((await archive.get(`/frames/${hub}/`, who)).json.related_frames, ids)
  }
})

test('versions are shown to staff, who need them to look after the store, and to nobody else', async () => {
  const statuses = { anonymous: 401, owner: 403, other: 403, staff: 200, superuser: 200 } as const
  for (const who of everybody) {
    for (const name of names) {
      const { versionId, markers } = posted[name]
      for (const url of [
        `/versions/?md5=${markers[2]}`,
        ...(versionId === undefined ? [] : [`/versions/${versionId}/`]),
      ]) {
        const { status, text } = await archive.get(url, who)
        assert.equal(status, statuses[who], `${who} ${url}`)
        if (statuses[who] !== 200) assert.deepEqual(leaks(text, 'anonymous'), [], `${who} ${url}`)
      }
    }
    const list = await archive.get('/versions/', who)
    assert.equal(list.status, statuses[who])
    assert.equal(list.json.count, statuses[who] === 200 ? names.length : undefined)
  }
})

test('the file behind a link: nobody gets it by its path alone, nor by the link of another file', async () => {
  const linkOf = (file: string): Promise<string> =>
    archive
      .get('/versions/?limit=100', 'staff')
      .then(({ json }) => json.results.map(({ url }: { url: string }) => url).find((url: string) => url.includes(file)))
  const open = new URL(await linkOf(posted.public.file))
  for (const name of names.filter((one) => posted[one].versionId !== undefined)) {
    const link = new URL(await linkOf(posted[name].file))
    const pixels = `${kindOf(name).word} pixels`
    const borrowed = `${link.pathname}${open.search}`
    const rekeyed = `${link.pathname}?${new URLSearchParams({ ...Object.fromEntries(open.searchParams), key: link.searchParams.get('key') as string })}`
    for (const who of everybody) {
      for (const url of [
        link.pathname,
        `${link.pathname}?signature=`,
        ...(name === 'public' ? [] : [borrowed, rekeyed]),
      ]) {
        const { status, text } = await archive.get(url, who)
        assert.deepEqual([url, who, status, text.includes(pixels)], [url, who, 403, false])
      }
    }
    // Whoever was shown the link has it: clients fetch it without credentials.
    const { status, text } = await archive.get(`${link.pathname}${link.search}`)
    assert.deepEqual([status, text], [200, pixels])
  }
})

test('ZIP, funpack and catalog: the file of a frame to whoever may see it, and no byte of a hidden one', async () => {
  const zipped = async (who: Who, ids: readonly number[], wish: object): Promise<unknown> => {
    const { status, text } = await archive.post('/frames/zip/', { frame_ids: ids, ...wish }, who)
    // a stored ZIP has names and bytes as they are
    const found = names.filter((name) => text.includes(`${kindOf(name).word}-frame.fits`))
    return [status, found, leaks(text, who)]
  }
  for (const who of everybody) {
    const given = names.filter((name) => kindOf(name).isListed && seen(name, who))
    const all = names.map((name) => posted[name].id)
    assert.deepEqual([who, await zipped(who, all, {})], [who, [given.length > 0 ? 200 : 404, given, []]])
    for (const name of names) {
      const isGiven = given.includes(name)
      const { id } = posted[name]
      assert.deepEqual(
        [who, name, await zipped(who, [id], {})],
        [who, name, isGiven ? [200, [name], []] : [404, [], []]],
      )
      // what these files hold is no FITS: to be told so, one must be allowed to know of the file
      const unreadable = await archive.post('/frames/zip/', { frame_ids: [id], uncompress: true }, who)
      const funpacked = await archive.get(`/frame-funpack/${id}/funpack/`, who)
      const catalog = await archive.get(`/frame-catalog/${id}/catalog/`, who)
      assert.deepEqual(
        [who, name, unreadable.status, funpacked.status, catalog.status, leaks(unreadable.text + funpacked.text, who)],
        [who, name, isGiven ? 422 : 404, isGiven ? 422 : 404, 404, []],
      )
      const noCatalog = isGiven
        ? `The file ${kindOf(name).word}-frame.fits.fz has no catalog.`
        : 'No Frame matches the given query.'
      assert.deepEqual([who, name, catalog.json], [who, name, { detail: noCatalog }])
    }
  }
})

test('for somebody without proposals only the dates count', () => {
  assert.equal(
    visibleTo({ seesEverything: false, proposals: [] }).text,
    'f.observation_date is not null and f.public_date < now()',
  )
})
