import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { startTestArchive, type TestArchive } from '../../helpers/archive.ts'
import { addFile } from '../../helpers/downloads.ts'
import { aFrame } from '../../helpers/frame.ts'
import { picture } from '../../helpers/picture.ts'

/** Where pictures of the pages are put, for somebody who wants to look at them. */
const shots = process.env.TEST_SCREENSHOTS ?? ''

let archive: TestArchive
let browser: Browser
let origin = ''
before(async () => {
  archive = await startTestArchive({ NAVBAR_TITLE_TEXT: 'Test Observatory' })
  for (let number = 0; number < 30; number++) await addFrame(number)
  await addFile(archive, 'real-1', Buffer.from('one'), { observation_date: '2019-01-01T00:00:00Z' })
  origin = await archive.app.listen({ host: '127.0.0.1', port: 0 })
  browser = await chromium.connectOverCDP(process.env.TEST_BROWSER_ENDPOINT ?? '')
})
after(async () => {
  await browser?.close()
  await archive?.close()
})

const addFrame = async (number: number): Promise<void> => {
  const name = `tst1m000-fa01-20200505-${String(number).padStart(4, '0')}-e91`
  const target = ['M 31', 'NGC 7000', 'Eta Carinae', ''][number % 4] as string
  const given = {
    target_name: target,
    configuration_type: target === '' ? 'BIAS' : 'EXPOSE',
    exposure_time: target === '' ? 0 : 30 + number,
    observation_date: `2020-05-05T05:${String(number).padStart(2, '0')}:05.500Z`,
    related_frame_filenames: number > 3 ? ['tst1m000-fa01-20200505-0003-e91'] : [],
  }
  await archive.post('/frames/', aFrame(name, given), 'superuser')
  if (number % 4 === 3) return
  const bytes = picture(160, 120)
  const md5 = createHash('md5').update(bytes).digest('hex')
  const folder = join(archive.files, 'tst', 'fa01', '20200505', 'thumbnails')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}-small.jpg`), bytes)
  const version_set = [{ key: md5, md5, extension: '.jpg' }]
  const thumbnail = { ...aFrame(`${name}-small`, { ...given, version_set }), size: 'small', frame_basename: name }
  assert.equal((await archive.post('/thumbnails/', thumbnail, 'superuser')).status, 201)
}

/** A page of a browser of its own, that must not complain of anything. */
const open = async (options: BrowserContextOptions, visit: (page: Page) => Promise<void>): Promise<void> => {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    // a page that says 404 is a complaint of the browser's, too
    if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    const isOwn = request.url().startsWith(origin) || request.url().startsWith('data:')
    if (!isOwn) complaints.push(`asked for ${request.url()}`)
  })
  page.on('requestfailed', (request) => {
    // pictures that come into view late are given up when the test goes on to its next page
    if (request.failure()?.errorText === 'net::ERR_ABORTED') return
    complaints.push(`no answer from ${request.url()}`)
  })
  try {
    await visit(page)
    assert.deepEqual(complaints, [])
  } finally {
    await context.close()
  }
}

const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots !== '') await page.screenshot({ path: join(shots, `${name}.png`) })
}

/** How far a page can be scrolled sideways. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

/** Cells of a table for narrow screens whose label is longer than they are high. */
const cutLabels = (page: Page): Promise<number> =>
  page.evaluate(`[...document.querySelectorAll('.cards td[data-label]')].filter((cell) => {
    const { height } = getComputedStyle(cell, '::before')
    return cell.clientHeight > 0 && parseFloat(height) > cell.clientHeight
  }).length`)

const widths = (page: Page): Promise<number[]> =>
  page
    .locator('main img')
    .evaluateAll((images) => images.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth))

test('a person searches, opens a frame, sees its picture and goes back', async () => {
  await open({}, async (page) => {
    await page.goto(`${origin}/frames/`)
    await shoot(page, 'list')
    assert.equal(await page.locator('tbody tr').count(), 31)
    await page.getByLabel('Target name', { exact: true }).fill('NGC')
    await page.getByLabel('Ordering', { exact: true }).selectOption('basename')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.waitForURL(/target_name=NGC/)
    assert.equal(await page.locator('tbody tr').count(), 8)
    assert.equal(await page.getByLabel('Target name', { exact: true }).inputValue(), 'NGC')
    await shoot(page, 'filtered')
    await page.getByRole('link', { name: 'tst1m000-fa01-20200505-0005-e91', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'tst1m000-fa01-20200505-0005-e91' }).waitFor()
    await page.locator('main img').first().scrollIntoViewIfNeeded()
    await page.waitForLoadState('networkidle')
    assert.deepEqual(await widths(page), [160])
    await shoot(page, 'frame')
    await page.goBack({ waitUntil: 'commit' }) // a page from the browser's memory loads nothing
    await page.getByRole('link', { name: /Target name: NGC/ }).waitFor()
    assert.equal(await page.locator('tbody tr').count(), 8)
    await page.getByRole('link', { name: /Target name: NGC/ }).click()
    assert.equal(await page.locator('tbody tr').count(), 31)
  })
})

test('a person ticks frames and gets their files as one ZIP, without scripts', async () => {
  await open({ javaScriptEnabled: false }, async (page) => {
    await page.goto(`${origin}/frames/?basename=real`)
    await page.getByRole('checkbox', { name: 'Choose real-1' }).check()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Those that are ticked' }).click(),
    ])
    await download.path()
    assert.match(download.suggestedFilename(), /-1\.zip$/)
    await page.getByRole('checkbox', { name: 'Choose real-1' }).uncheck()
    await page.getByRole('button', { name: 'Those that are ticked' }).click()
    assert.match((await page.getByRole('alert').textContent()) ?? '', /No frame was chosen/)
  })
})

test('pictures stand in the list when they are asked for, and pages lead on', async () => {
  await open({}, async (page) => {
    await page.goto(`${origin}/frames/?limit=10&include_thumbnails=True`)
    await page.waitForLoadState('networkidle')
    await shoot(page, 'pictures')
    assert.ok((await widths(page)).includes(160))
    await page.getByRole('link', { name: 'Next →' }).first().click()
    assert.match((await page.locator('main').textContent()) ?? '', /11–20 of 31 frames/)
  })
})

test('the form asks again for what cannot be read', async () => {
  await open({}, async (page) => {
    await page.goto(`${origin}/frames/?start=yesterday`)
    await shoot(page, 'error')
    assert.match((await page.getByRole('alert').textContent()) ?? '', /Start: Enter a valid date\/time\./)
    await page.getByLabel('Start (UTC)', { exact: true }).fill('2020-05-05T05:20')
    await page.getByRole('button', { name: 'Search' }).click()
    assert.equal(await page.locator('tbody tr').count(), 10)
    await page.goto(`${origin}/frames/999999/`)
    await shoot(page, 'missing')
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Not Found')
  })
})

const PATHS = [
  '/',
  '/frames/',
  '/frames/?include_thumbnails=true',
  '/frames/aggregate/',
  '/thumbnails/',
  '/profile/',
  '/redoc/',
  '/frames/?site_id=none',
  '/versions/',
  '/nothing/',
]

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page fits a phone, ${colorScheme}`, async () => {
    const backgrounds = new Set<string>()
    await open({ viewport: { width: 360, height: 740 }, colorScheme }, async (page) => {
      const [frame] = (await archive.get('/frames/?limit=1&offset=10')).json.results
      for (const path of [...PATHS, `/frames/${frame.id}/?include_thumbnails=true`, `/frames/${frame.id}/headers/`]) {
        await page.goto(origin + path)
        assert.ok((await overhang(page)) <= 0, path)
        assert.equal(await cutLabels(page), 0, path)
        backgrounds.add(await page.evaluate('getComputedStyle(document.body).backgroundColor'))
        if (path.length > 1) await shoot(page, `phone-${colorScheme}${path.replace(/\W+/g, '-')}`)
      }
    })
    assert.deepEqual([...backgrounds], [colorScheme === 'light' ? 'rgb(245, 247, 250)' : 'rgb(15, 20, 28)'])
  })
}

test('a very long name leaves the rest of the table in sight', async () => {
  const name = 'long'.repeat(40)
  await archive.post('/frames/', aFrame(name, { observation_date: '2018-01-01T00:00:00Z' }), 'superuser')
  await open({ viewport: { width: 1280, height: 740 } }, async (page) => {
    await page.goto(`${origin}/frames/?basename=${name}`)
    assert.ok(await page.evaluate(`document.querySelector('.table').scrollWidth <= 1280`))
  })
})

test('the reference is found by its contents', async () => {
  await open({ colorScheme: 'dark' }, async (page) => {
    await page.goto(`${origin}/redoc/`)
    await page.getByRole('link', { name: 'Search frames', exact: true }).click()
    await page.waitForURL(/#listFrames$/)
    await shoot(page, 'reference')
    assert.match((await page.locator('#listFrames').textContent()) ?? '', /POINT\(10\.68 41\.27\)/)
  })
})
