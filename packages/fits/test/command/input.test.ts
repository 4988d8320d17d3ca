import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type Access, withSource } from '../../src/command/input.ts'
import { openFits } from '../../src/fits-file.ts'
import { fileOf, frame } from '../helpers/files.ts'

const packed = new Uint8Array(gzipSync(frame()))

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const ioOf = (bytes: Uint8Array, size = 1000) => ({
  write: async () => {},
  progress: undefined,
  input: inPieces(bytes, size),
})

const names = (path: string, bytes: Uint8Array, { access, size }: { access: Access; size?: number }) =>
  withSource(path, { io: ioOf(bytes, size), access }, async (source) =>
    (await openFits(source)).hdus.map(({ extname }) => extname ?? ''),
  )

test('files and standard input, plain and compressed by gzip', async (context) => {
  const expected = ['', 'SCI', 'CAT', 'ERR']
  const [plain, gz] = [fileOf(context, frame()), fileOf(context, packed, 'frame.fits.gz')]
  for (const access of ['forward', 'random'] as const) {
    for (const path of [plain, gz]) assert.deepEqual(await names(path, packed, { access }), expected)
    for (const bytes of [frame(), packed]) {
      assert.deepEqual(await names('-', bytes, { access }), expected)
      assert.deepEqual(await names('-', bytes.subarray(0), { access, size: 1 }), expected)
    }
  }
})

test('what was read once can be read again with random access', async (context) => {
  const path = fileOf(context, packed)
  const twice = (access: Access) =>
    withSource(path, { io: ioOf(packed), access }, async (source) => [
      (await source.read(9000, 10)).length,
      (await source.read(0, 6)).length,
    ])
  assert.deepEqual(await twice('random'), [10, 6])
  await assert.rejects(twice('forward'), { message: /: a stream is read forward only/ })
})

test('a compressed file that is cut short, or damaged, or holds something else', async (context) => {
  const cut = fileOf(context, packed.subarray(0, packed.length - 20))
  const bad = fileOf(context, packed.with(40, packed[40]! ^ 0xff))
  const bomb = fileOf(context, new Uint8Array(gzipSync(new Uint8Array(300e6))))
  for (const access of ['forward', 'random'] as const) {
    const reading = (path: string) => names(path, packed, { access })
    await assert.rejects(reading(cut), { message: `${cut}: the gzip data end too soon` })
    await assert.rejects(reading(bad), { message: `${bad}: the gzip data are damaged` })
    const start = process.memoryUsage().rss
    await assert.rejects(reading(bomb), { message: `${bomb}: this is no FITS file: it does not begin with SIMPLE = T` })
    assert.ok(process.memoryUsage().rss - start < 100e6)
  }
})

test('failures name the file', async () => {
  await assert.rejects(names('absent.fits', packed, { access: 'forward' }), {
    message: 'absent.fits: no such file or directory',
  })
  await assert.rejects(names('-', new Uint8Array(0), { access: 'random' }), {
    message: 'standard input: no data at all',
  })
})
