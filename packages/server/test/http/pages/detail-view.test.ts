import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Detail, field } from '../../../src/http/pages/description.ts'
import { detailView, imagesIn } from '../../../src/http/pages/detail-view.ts'

const detail: Detail = {
  title: () => 'One',
  links: () => [
    { title: 'Headers', href: '/frames/1/headers/' },
    { title: 'Bad', href: 'javascript:alert(1)' },
  ],
  facts: (value) => [
    { title: 'Pictures', cells: [{ text: 'small', image: 'https://s3.test/x.jpg', href: 'https://s3.test/x.jpg' }] },
    { title: 'Name', cells: field(value, 'name') },
    { title: 'Missing', cells: field(value, 'missing') },
  ],
}

test('a thing is shown with its ways on, its pictures and what is known of it', () => {
  const text = detailView(detail, { name: 'a<b' }).toString()
  assert.equal(
    text.replaceAll('\n', ''),
    '<nav class="row" aria-label="From here"><a class="button plain" href="/frames/1/headers/">Headers</a></nav>' +
      '<h2>Pictures</h2><div class="images"><figure><a href="https://s3.test/x.jpg"><img src="https://s3.test/x.jpg" alt="small" loading="lazy"></a><figcaption>small</figcaption></figure></div>' +
      '<div class="card"><dl class="facts"><div><dt>Name</dt><dd>a&lt;b</dd></div></dl></div>',
  )
})

test('the addresses of pictures are known', () => {
  assert.deepEqual(imagesIn([{ image: 'https://a.test/1' }, {}]), ['https://a.test/1'])
})
