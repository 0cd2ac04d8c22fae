/** Pages of an archive: plain HTML that any browser opens from a folder, without scripts. */
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text that is HTML already. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
type Value = Html | string | number | null | undefined | readonly Html[]

const written = (value: Value): string => {
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return value.map(({ text }: Html) => text).join('')
  return String(value ?? '').replace(/[&<>"']/g, (character) => ESCAPES[character]!)
}
/** Whatever is put in is escaped, unless it is HTML. */
export const html = (parts: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(parts.map((part, at) => part + (at < values.length ? written(values[at]) : '')).join(''))

export const row = (cells: readonly (Html | string | number | null)[]): Html =>
  html`<tr>
    ${cells.map((cell) => html`<td>${cell}</td>`)}
  </tr>`
export const table = (headers: readonly string[], rows: readonly Html[]): Html =>
  html`<div class="wide">
    <table>
      <thead>
        <tr>
          ${headers.map((each) => html`<th>${each}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
/** Text as it was typed, with its lines. */
export const typed = (text: string): Html => html`<p class="typed">${text}</p>`

const STYLE = `body{font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1f2328;background:#f6f7f9;margin:0}
main{max-width:1080px;margin:0 auto;padding:24px 16px 64px}section,header{background:#fff;border:1px solid #d9dde2;border-radius:8px;padding:16px 20px;margin:0 0 16px}
h1{font-size:26px;margin:0 0 8px}h2{font-size:20px;margin:0 0 12px}h3{font-size:17px;margin:20px 0 8px}a{color:#b3261e}nav{display:flex;flex-wrap:wrap;gap:4px 16px;margin-top:12px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:left;vertical-align:top;padding:6px 10px;border-bottom:1px solid #d9dde2}th{color:#59636e;font-weight:600;white-space:nowrap}
.wide{overflow-x:auto}.quiet{color:#59636e}.typed{white-space:pre-wrap;overflow-wrap:anywhere;margin:4px 0 12px}.warn{border-left:4px solid #9a6700;padding-left:12px}
.photos{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:12px}.photos img{width:100%;height:150px;object-fit:cover;border-radius:4px}figure{margin:0}
@media print{body{background:#fff}section,header{border:0;padding:0}nav{display:none}}`

/** A whole page. Nothing in it runs, whoever wrote what is in it. */
export const page = (title: string, body: Html): string =>
  `\ufeff${
    html`<!doctype html>
      <html lang="zh-CN">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta
            http-equiv="Content-Security-Policy"
            content="script-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'"
          />
          <title>${title}</title>
          <style>
            ${new Html(STYLE)}
          </style>
        </head>
        <body>
          <main>${body}</main>
        </body>
      </html>`.text
  }`
