import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { crc32 } from 'node:zlib'
import { type ZipLayout, zipLayout } from '../../src/zip/layout.ts'
import { MemberChangedError, type MemberSource, type Range, zipBytes } from '../../src/zip/zip-bytes.ts'

const scratch = mkdtempSync(join(tmpdir(), 'science-archive-zip-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

const modified = new Date('2020-05-05T05:05:06Z')
const has = (program: string): boolean => spawnSync('which', [program]).status === 0

interface Watched extends MemberSource {
  /** Ranges that were asked for. */
  readonly opened: (Range | undefined)[]
  closed: number
}

/** Bytes in memory, handed out in chunks of three, and what was asked of them. */
const watched = (bytes: Uint8Array, kept?: number): Watched => {
  let crc = kept
  const source: Watched = {
    opened: [],
    closed: 0,
    crc: () => crc,
    keepCrc: (value) => {
      crc = value
    },
    open: async function* (range) {
      source.opened.push(range)
      try {
        const wanted = range ? bytes.subarray(range.start, range.end + 1) : bytes
        for (let at = 0; at < wanted.length; at += 3) yield wanted.subarray(at, at + 3)
      } finally {
        source.closed += 1
      }
    },
  }
  return source
}

const collect = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

const files = new Map([
  ['folder/one.fits', Buffer.from('one file')],
  ['folder/empty', Buffer.alloc(0)],
  ['folder/é ü.txt', Buffer.from('another, longer file')],
])
const layoutOf = (contents: ReadonlyMap<string, Uint8Array>): ZipLayout =>
  zipLayout([...contents].map(([name, bytes]) => ({ name, size: bytes.length, modified })))
const sources = (): Watched[] => [...files.values()].map((bytes) => watched(bytes))

test('programs of the world read it: unzip, Python, and bsdtar where there is one', async () => {
  const path = join(scratch, 'small.zip')
  const list = sources()
  const bytes = await collect(zipBytes(layoutOf(files), (index) => list[index]!))
  assert.equal(bytes.length, layoutOf(files).size)
  writeFileSync(path, bytes)
  const python = `import sys,zipfile
z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
for i in z.infolist(): print(i.filename, i.date_time, i.external_attr>>16, i.compress_type, z.read(i))`
  assert.equal(
    execFileSync('python3', ['-c', python, path], { encoding: 'utf8', env: { ...process.env, PYTHONUTF8: '1' } }),
    `folder/one.fits (2020, 5, 5, 5, 5, 6) 33188 0 b'one file'
folder/empty (2020, 5, 5, 5, 5, 6) 33188 0 b''
folder/é ü.txt (2020, 5, 5, 5, 5, 6) 33188 0 b'another, longer file'
`,
  )
  if (has('unzip')) assert.match(execFileSync('unzip', ['-t', path], { encoding: 'utf8' }), /No errors detected/)
  if (has('bsdtar')) execFileSync('bsdtar', ['-tf', path])
})

test('every range gives the same bytes at the same place, whether CRCs are known or not', async () => {
  const layout = layoutOf(files)
  const whole = await collect(zipBytes(layout, (index) => sources()[index]!))
  for (const known of [false, true]) {
    for (let start = 0; start < layout.size; start += 7) {
      for (let end = start; end < layout.size; end += 11) {
        const list = [...files.values()].map((bytes) => watched(bytes, known ? crc32(bytes) : undefined))
        const got = await collect(zipBytes(layout, (index) => list[index]!, { start, end }))
        assert.deepEqual(got, whole.subarray(start, end + 1), `${known} ${start} ${end}`)
        assert.ok(list.every(({ opened, closed }) => opened.length === closed))
      }
    }
  }
})

test('a range reads what it needs: nothing that lies outside, unless the directory needs a CRC nobody knows', async () => {
  const layout = layoutOf(files)
  const [one, , last] = layout.members
  const opened = async (range: Range, known: boolean): Promise<(Range | undefined)[][]> => {
    const list = [...files.values()].map((bytes) => watched(bytes, known ? crc32(bytes) : undefined))
    await collect(zipBytes(layout, (index) => list[index]!, range))
    return list.map((source) => source.opened)
  }
  const end = layout.size - 1
  const inOne = { start: one!.dataStart + 2, end: one!.dataStart + 4 }
  assert.deepEqual(await opened(inOne, false), [[{ start: 2, end: 4 }], [], []])
  assert.deepEqual(await opened({ start: last!.dataStart + 5, end }, false), [[undefined], [undefined], [undefined]])
  assert.deepEqual(await opened({ start: last!.dataStart + 5, end }, true), [[], [], [{ start: 5, end: 19 }]])
  assert.deepEqual(await opened({ start: layout.directoryStart, end }, true), [[], [], []])
})

test('a member that is shorter or longer than promised ends it, before a byte too many is sent', async () => {
  const layout = zipLayout([{ name: 'a', size: 8, modified }])
  for (const [bytes, known, message] of [
    ['seven b', undefined, 'a has not the 8 bytes that it had: there are 7'],
    ['nine byte', undefined, 'a has not the 8 bytes that it had: there are more'],
    ['seven b', 1, 'a has not the 8 bytes that it had: 1 are missing'],
    ['nine byte', 1, 'a has not the 8 bytes that it had: there are more'],
  ] as const) {
    const source = watched(Buffer.from(bytes), known)
    let sent = 0
    await assert.rejects(
      async () => {
        for await (const chunk of zipBytes(layout, () => source)) sent += chunk.length
      },
      new MemberChangedError({ name: 'a', size: 8 }, message.split(': ')[1] as string),
    )
    assert.ok(sent <= 31 + 8)
    assert.equal(source.closed, 1)
  }
})

test('whoever stops asking leaves no file open', async () => {
  const source = watched(Buffer.alloc(1000))
  const bytes = zipBytes(zipLayout([{ name: 'a', size: 1000, modified }]), () => source)
  for (let chunk = 0; chunk < 5; chunk++) await bytes.next()
  assert.deepEqual([source.opened.length, source.closed], [1, 0])
  await bytes.return()
  assert.equal(source.closed, 1)
})

test('70,000 members (ZIP64): Python finds each', async () => {
  const path = join(scratch, 'many.zip')
  const members = Array.from({ length: 70_000 }, (_, index) => ({ name: `f/${index}`, size: 3, modified }))
  const layout = zipLayout(members)
  const text = (index: number): Buffer => Buffer.from(String(index % 1000).padStart(3, '0'))
  const bytes = await collect(zipBytes(layout, (index) => watched(text(index))))
  assert.equal(bytes.length, layout.size)
  writeFileSync(path, bytes)
  const python = `import sys,zipfile
z=zipfile.ZipFile(sys.argv[1]); n=z.namelist()
print(len(n), n[69999], z.read('f/69999'), z.read('f/0'))`
  assert.equal(execFileSync('python3', ['-c', python, path], { encoding: 'utf8' }), "70000 f/69999 b'999' b'000'\n")
})

test('a member of more than 4 GiB, and one behind it (ZIP64)', async () => {
  const path = join(scratch, 'large.zip')
  const zeros = Buffer.alloc(8 * 1024 * 1024)
  const size = 2 ** 32 + 12_345
  const behind = Buffer.from('behind four gibibytes')
  const layout = zipLayout([
    { name: 'zeros', size, modified },
    { name: 'behind', size: behind.length, modified },
  ])
  const large: MemberSource = {
    crc: () => undefined,
    keepCrc: () => undefined,
    open: async function* () {
      for (let at = 0; at < size; at += zeros.length) yield zeros.subarray(0, Math.min(zeros.length, size - at))
    },
  }
  const file = openSync(path, 'w')
  ftruncateSync(file, layout.size)
  let at = 0
  for await (const chunk of zipBytes(layout, (index) => (index === 0 ? large : watched(behind)))) {
    if (chunk.length < 1000) writeSync(file, chunk, 0, chunk.length, at) // what is not written is a hole: zeros
    at += chunk.length
  }
  assert.equal(at, layout.size)
  const python = `import sys,zipfile
z=zipfile.ZipFile(sys.argv[1])
print([(i.filename, i.file_size, i.header_offset, hex(i.CRC)) for i in z.infolist()], z.read('behind'), z.open('zeros').read(5))`
  assert.equal(
    execFileSync('python3', ['-c', python, path], { encoding: 'utf8' }),
    `[('zeros', 4294979641, 0, '${await crcOfZeros(size, zeros)}'), ('behind', 21, 4294979720, '0x${crc32(behind).toString(16)}')] b'behind four gibibytes' b'\\x00\\x00\\x00\\x00\\x00'\n`,
  )
})

const crcOfZeros = async (size: number, zeros: Buffer): Promise<string> => {
  const python = `import zlib
crc=0; n=${size}; b=bytes(${zeros.length})
while n: k=min(n,len(b)); crc=zlib.crc32(b[:k],crc); n-=k
print(hex(crc))`
  return execFileSync('python3', ['-c', python], { encoding: 'utf8' }).trim()
}
