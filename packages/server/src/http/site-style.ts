import { createHash } from 'node:crypto'

/**
 * The one stylesheet of every page, dark and light by the reader's own setting. It stands in the page: nothing has to be
 * fetched for a page to be whole, errors included.
 */
export const siteStyle = `
:root { color-scheme: light dark; --page: #f5f7fa; --surface: #fff; --text: #1a2230; --muted: #536073; --line: #d5dbe4;
  --accent: #1a5bb8; --accent-text: #fff; --bar: #14213d; --bar-text: #fff; --bar-muted: #c6d1e6; --soft: #eaf0f9;
  --good: #14663a; --good-soft: #e4f4ea; --bad: #a31f2b; --bad-soft: #fcebec; --name: #7a3e9d; --value: #14663a; }
@media (prefers-color-scheme: dark) { :root { --page: #0f141c; --surface: #171e29; --text: #e4e9f1; --muted: #a5b1c2; --line: #303c4d;
  --accent: #86b7ff; --accent-text: #0b1526; --bar: #0a1020; --soft: #1f2a3a; --good: #7fd6a2; --good-soft: #12301f;
  --bad: #ff9ea4; --bad-soft: #3a1a1e; --name: #d3a6f0; --value: #8fd6a8; } }
*, ::before, ::after { box-sizing: border-box; }
html { scroll-padding-bottom: 5rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
a { color: var(--accent); } a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--surface); padding: .5rem; }
.bar { background: var(--bar); color: var(--bar-text); }
.bar > div { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.25rem; padding: .7rem 1.25rem; max-width: 84rem; margin: 0 auto; }
.bar a { color: var(--bar-muted); text-decoration: none; } .bar a:hover { color: var(--bar-text); text-decoration: underline; }
.bar a.brand { color: var(--bar-text); font-weight: 650; font-size: 1.05rem; } .bar :focus-visible { outline-color: #fff; }
.bar .who { margin-left: auto; display: flex; flex-wrap: wrap; gap: .25rem .9rem; align-items: center; }
.bar form { display: inline; margin: 0; }
.bar button { background: none; border: 0; padding: 0; color: var(--bar-muted); font: inherit; min-height: 0; cursor: pointer; }
.bar button:hover { color: var(--bar-text); text-decoration: underline; background: none; }
main { flex: 1; width: 100%; max-width: 84rem; margin: 0 auto; padding: .9rem 1.25rem 3rem; }
.crumbs { font-size: .9rem; color: var(--muted); } .crumbs ol { display: flex; flex-wrap: wrap; list-style: none; margin: 0; padding: 0; }
.crumbs li + li::before { content: "/"; margin: 0 .5rem; color: var(--line); }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0 .75rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; } h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
p { margin: .5rem 0; } .muted { color: var(--muted); } small, .small { font-size: .85rem; }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .86em; }
pre { margin: .5rem 0; padding: .9rem 1rem; background: var(--surface); border: 1px solid var(--line); border-radius: .5rem; overflow-x: auto;
  overflow-wrap: normal; font-size: .85rem; line-height: 1.55; }
pre code { font-size: inherit; } .key { color: var(--name); } .string { color: var(--value); }
.message { padding: .7rem 1rem; margin: .75rem 0; border-left: .3rem solid var(--accent); border-radius: .3rem; background: var(--soft); }
.message.error { border-color: var(--bad); background: var(--bad-soft); } .message.success { border-color: var(--good); background: var(--good-soft); }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem; margin: .75rem 0; }
.card > :first-child { margin-top: 0; } .card > :last-child { margin-bottom: 0; } .narrow { max-width: 28rem; margin-left: auto; margin-right: auto; }
.row { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; } .row.apart { justify-content: space-between; }
.request { display: flex; flex-wrap: wrap; gap: .3rem .75rem; align-items: baseline; } .request code { overflow-wrap: anywhere; }
.tag { display: inline-block; padding: .05rem .5rem; border-radius: 1rem; background: var(--soft); font-size: .8rem; font-weight: 600; white-space: nowrap; }
.tag.good { background: var(--good-soft); color: var(--good); } .tag.bad { background: var(--bad-soft); color: var(--bad); }
label { display: block; font-size: .88rem; font-weight: 600; margin-bottom: .15rem; }
label.inline { display: inline-flex; gap: .45rem; align-items: center; font-weight: 400; }
input, select, textarea { width: 100%; font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--muted); border-radius: .35rem; padding: .4rem .55rem; min-height: 2.5rem; }
::placeholder { color: var(--muted); opacity: 1; } form.row > input:not([type=checkbox]) { width: auto; flex: 0 1 24rem; }
input[type=checkbox], input[type=radio] { width: auto; min-height: 0; } textarea { font-family: ui-monospace, monospace; font-size: .85rem; min-height: 12rem; }
select[multiple] { min-height: 5.5rem; } .more { margin-top: 1rem; } .jump { display: none; }
.hint { font-size: .8rem; color: var(--muted); margin: .15rem 0 0; font-weight: 400; }
.field-error { color: var(--bad); font-size: .85rem; margin: .15rem 0 0; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; } legend { font-size: .88rem; font-weight: 600; padding: 0; margin-bottom: .4rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: .8rem 1rem; align-items: start; }
button, .button { display: inline-flex; align-items: center; justify-content: center; min-height: 2.5rem; padding: .35rem 1.05rem; border: 1px solid var(--accent);
  border-radius: .35rem; background: var(--accent); color: var(--accent-text); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { filter: brightness(1.1); } .button.plain, button.plain { background: transparent; color: var(--accent); }
button.danger, .button.danger { background: var(--bad); border-color: var(--bad); color: var(--surface); }
details > summary { cursor: pointer; font-weight: 600; } details > summary + * { margin-top: .75rem; }
.table { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; background: var(--surface); margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; } th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; }
th { font-size: .82rem; color: var(--muted); white-space: nowrap; } thead th { border-bottom: 1px solid var(--line); }
th { overflow-wrap: normal; } td { max-width: 17rem; overflow-wrap: break-word; }
tbody tr + tr > * { border-top: 1px solid var(--line); } tbody tr:hover { background: var(--soft); } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td time { white-space: nowrap; } th a { color: inherit; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: .75rem 1.5rem; margin: 0; }
dl.facts dt { font-size: .82rem; color: var(--muted); } dl.facts dd { margin: 0; }
td input[type=checkbox] { width: 1.25rem; height: 1.25rem; } .chosen { position: sticky; bottom: 0; padding: .6rem 1rem; } .chosen > * { margin: 0; }
.images { display: flex; flex-wrap: wrap; gap: 1rem; } .images figure { margin: 0; } .images figcaption { font-size: .82rem; color: var(--muted); }
img { max-width: 100%; height: auto; border-radius: .35rem; background: #000; } td img { max-height: 4rem; width: auto; }
footer { border-top: 1px solid var(--line); color: var(--muted); font-size: .88rem; }
footer > div { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: .9rem 1.25rem; max-width: 84rem; margin: 0 auto; }
@media (max-width: 44rem) {
  main { padding: .75rem .9rem 2rem; } .bar > div, footer > div { padding-left: .9rem; padding-right: .9rem; } h1 { font-size: 1.35rem; }
  .bar .who { margin-left: 0; } .fields { grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); } .fields > .wide, .fields > :first-child { grid-column: 1 / -1; }
  .fields .hint { display: none; } .chosen { position: static; }
  .cards thead { position: absolute; left: -100rem; } .cards, .cards tbody, .cards tr, .cards td, .cards th { display: block; width: 100%; }
  .cards tr { padding: .6rem 0; } .cards td, .cards tbody th { display: flow-root; padding: .12rem .9rem .12rem 7.9rem; min-height: 1.6rem; max-width: none; border: 0; text-align: left; white-space: normal; overflow-wrap: anywhere; }
  .cards tbody tr + tr { border-top: 1px solid var(--line); } .cards td:empty { display: none; }
  .cards td time { white-space: normal; }
  .cards td[data-label]::before { content: attr(data-label); float: left; margin-left: -7rem; width: 6.7rem; color: var(--muted); font-size: .82rem; }
  dl.facts { grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); } .jump { display: block; }
}
@media print { .bar, footer, form, .no-print { display: none; } body { background: none; } }
`

/** By which the Content-Security-Policy knows the stylesheet, and no other. */
export const siteStyleHash = `sha256-${createHash('sha256').update(siteStyle).digest('base64')}`
