export interface Printed {
  title: string
  lead: string
  head: readonly string[]
  rows: readonly (readonly string[])[]
}

const CELL = 'padding:6pt 8pt;border:0.5pt solid #999;text-align:left;font-size:11pt;word-break:break-all'

function element(page: Document, name: string, text = '', style = ''): HTMLElement {
  const made = page.createElement(name)
  made.textContent = text
  made.style.cssText = style
  return made
}

function tableOf(page: Document, { head, rows }: Printed): HTMLElement {
  const table = element(page, 'table', '', 'width:100%;border-collapse:collapse')
  const line = (name: 'th' | 'td', texts: readonly string[]) => {
    const row = element(page, 'tr', '', 'break-inside:avoid')
    row.append(...texts.map((text) => element(page, name, text, CELL)))
    return row
  }
  const top = page.createElement('thead')
  top.append(line('th', head))
  const body = page.createElement('tbody')
  body.append(...rows.map((row) => line('td', row)))
  table.append(top, body)
  return table
}

/** Prints a table alone, without the page that it stands on: from a frame that is gone afterwards. */
export function printTable(sheet: Printed): void {
  const frame = document.createElement('iframe')
  frame.title = sheet.title
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0'
  document.body.append(frame)
  const page = frame.contentDocument!
  page.title = sheet.title
  page.body.style.fontFamily = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif'
  page.body.append(
    element(page, 'h1', sheet.title, 'font-size:16pt'),
    element(page, 'p', sheet.lead, 'font-size:10pt'),
    tableOf(page, sheet),
  )
  const view = frame.contentWindow!
  view.addEventListener('afterprint', () => frame.remove())
  view.focus()
  view.print()
}
