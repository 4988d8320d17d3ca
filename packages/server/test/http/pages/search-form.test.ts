import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SearchForm } from '../../../src/http/pages/description.ts'
import { labelOf, searchForm } from '../../../src/http/pages/search-form.ts'
import { Query } from '../../../src/http/query.ts'

const form: SearchForm = {
  filters: {
    target_name: { kind: 'text', help: 'Part of the <name>.' },
    start: { kind: 'date-time', help: 'From.' },
    type: { kind: 'text', help: 'Type.', suggestions: ['BIAS'] },
    dayobs: { kind: 'date', help: 'Day.' },
    exposure_time: { kind: 'number', help: 'Seconds.' },
    public: { kind: 'boolean', help: 'Public.' },
    size: { kind: 'text', help: 'Size.', words: ['small', 'large'] },
    exclude: { kind: 'choices', help: 'Types.', words: ['BIAS', 'DARK'] },
    covers: { kind: 'geometry', help: 'Place.' },
    OBJECT: { kind: 'text', help: 'Old name.' },
    exclude_OBJECT: { kind: 'choices', help: 'Old name.', words: [] },
  },
  main: ['target_name', 'start', 'public', 'size'],
  orderings: ['id', 'basename'],
  options: { limit: { kind: 'number', help: 'To a page.' }, pictures: { kind: 'flag', help: 'Show them.' } },
}
const shown = (search: string, messages = {}): string =>
  searchForm('/frames/', form, new Query(search), messages).toString()
const control = (text: string, name: string): string =>
  new RegExp(`<(?:input|select)[^>]* name="${name}"[^>]*>`).exec(text)?.[0] ?? ''

test('every kind of filter has its own control', () => {
  const text = shown('')
  assert.equal(
    control(text, 'target_name'),
    '<input type="text" id="field-target_name" name="target_name" value="" aria-describedby="field-target_name-help">',
  )
  assert.match(control(text, 'start'), /type="datetime-local".* step="1"/)
  assert.match(text, /<label for="field-start">Start \(UTC\)<\/label>/)
  assert.match(
    text,
    /name="type"[^>]* list="field-type-known"><datalist id="field-type-known"><option value="BIAS"><\/datalist>/,
  )
  assert.match(control(text, 'dayobs'), /type="date"/)
  assert.match(control(text, 'exposure_time'), /type="number".* step="any"/)
  assert.match(control(text, 'covers'), /type="text".* placeholder="POINT\(10\.68 41\.27\)"/)
  assert.match(
    text,
    /name="public"[^>]*><option value="" selected>Any<\/option><option value="True">Yes<\/option><option value="False">No<\/option><\/select>/,
  )
  assert.match(text, /name="size"[^>]*><option value="" selected>Any<\/option><option value="small">small<\/option>/)
  assert.match(text, /<input type="checkbox" name="exclude" value="BIAS">BIAS/)
  assert.match(
    text,
    /name="pictures"[^>]*><option value="" selected>No<\/option><option value="True">Yes<\/option><\/select>/,
  )
  assert.match(text, /<option value="id">Id, rising<\/option><option value="-id">Id, falling<\/option>/)
})

test('what the address says already is in the form', () => {
  const text = shown(
    'target_name=M%2031&public=true&size=large&exclude=DARK&exclude=ODD&ordering=-basename&exposure_time=30&start=2020-05-05T05:05',
  )
  assert.match(control(text, 'target_name'), / value="M 31"/)
  assert.match(text, /<option value="True" selected>Yes/)
  assert.match(text, /<option value="large" selected>large/)
  assert.match(text, /value="DARK" checked>DARK/)
  assert.match(text, /value="ODD" checked>ODD/)
  assert.doesNotMatch(text, /value="BIAS" checked/)
  assert.match(text, /<option value="-basename" selected>/)
  assert.match(control(text, 'start'), /type="datetime-local".* value="2020-05-05T05:05"/)
})

test('a value that a browser would drop from a typed field gets a field of text', () => {
  const text = shown('start=yesterday&exposure_time=1_000&dayobs=20200505&ordering=a,-b&public=maybe')
  for (const name of ['start', 'exposure_time', 'dayobs']) assert.match(control(text, name), /type="text"/, name)
  assert.match(text, /<option value="a,-b" selected>a,-b/)
  assert.match(text, /<option value="maybe" selected>maybe/)
})

test('what the form has no field for goes along, except where in the list one was', () => {
  const text = shown('include_related_frames=false&offset=100&cursor=abc&other=%3Cx%3E&empty=&other=2')
  assert.deepEqual(text.match(/<input type="hidden"[^>]*>/g), [
    '<input type="hidden" name="include_related_frames" value="false">',
    '<input type="hidden" name="other" value="&lt;x&gt;">',
    '<input type="hidden" name="other" value="2">',
  ])
})

test('filters that few want are folded away until they are used, old names are hidden until then', () => {
  assert.match(shown(''), /<details class="more"><summary>/)
  assert.doesNotMatch(shown(''), /OBJECT/)
  assert.match(shown('dayobs=2020-05-05'), /<details class="more" open>/)
  assert.match(shown('OBJECT=M31'), /<details class="more" open>.*name="OBJECT" value="M31"/s)
})

test('a field says what is wrong with its value', () => {
  const text = shown('exposure_time=x', { exposure_time: ['Enter a <number>.'] })
  assert.match(
    text,
    /value="x"[^>]*><p class="hint"[^>]*>Seconds\.<\/p><div id="field-exposure_time-error"><p class="field-error">Enter a &lt;number&gt;\.<\/p>/,
  )
  assert.match(
    control(text, 'exposure_time'),
    / aria-describedby="field-exposure_time-error field-exposure_time-help" aria-invalid="true"/,
  )
})

test('names are written for people', () => {
  assert.deepEqual(['target_name', 'site_id', 'id__gt', 'OBSTYPE'].map(labelOf), [
    'Target name',
    'Site',
    'Id greater than',
    'OBSTYPE',
  ])
})

test('nothing of an address becomes markup', () => {
  const hostile = encodeURIComponent('"><script>')
  assert.doesNotMatch(
    shown(`target_name=${hostile}&${hostile}=${hostile}&size=${hostile}&exclude=${hostile}`),
    /<script/,
  )
})
