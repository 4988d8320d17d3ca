import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choiceCell, choiceForms } from '../../../src/http/pages/choice-view.ts'
import { type Choice, textOf } from '../../../src/http/pages/description.ts'

const choice: Choice = {
  title: 'Files as one ZIP',
  action: '/frames/zip/',
  field: 'frame_ids',
  valueOf: ({ id }) => (id === null ? undefined : textOf(id)),
  nameOf: ({ name }) => textOf(name),
  variants: [{ title: 'Uncompressed', field: 'uncompress' }],
}

test('a row has a box that belongs to the form, unless there is nothing to choose', () => {
  assert.equal(
    choiceCell(choice, { id: 7, name: 'a<b' }).toString(),
    '<td data-label="Choose"><input type="checkbox" form="chosen" name="frame_ids" value="7" aria-label="Choose a&lt;b"></td>',
  )
  assert.equal(choiceCell(choice, { id: null, name: 'b' }).toString(), '<td data-label="Choose"></td>')
})

test('those that are ticked are sent, one way or another, or all of the page', () => {
  const text = String(choiceForms(choice, [{ id: 7 }, { id: null }, { id: 8 }], undefined))
  const [, ticked = '', all = ''] = text.split('<form ')
  assert.match(ticked, /^class="row" id="chosen" method="post" action="\/frames\/zip\/"><button>/)
  assert.match(ticked, /<button class="plain" name="uncompress" value="true">Uncompressed<\/button><\/form>/)
  assert.match(
    all,
    /^method="post" action="\/frames\/zip\/"><input type="hidden" name="frame_ids" value="7"><input type="hidden" name="frame_ids" value="8"><button class="plain">All 2 of this page<\/button>/,
  )
  assert.equal(choiceForms(choice, [{ id: null }], undefined), false)
})

test('the forms of a session have its token', () => {
  const text = String(choiceForms(choice, [{ id: 7 }], 'secret'))
  assert.equal(text.match(/<input type="hidden" name="csrfmiddlewaretoken" value="secret">/g)?.length, 2)
})
