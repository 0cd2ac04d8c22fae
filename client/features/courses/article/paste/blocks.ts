/** Brings the blocks of foreign HTML into the forms that an article knows. All in place. */
import { styleOf } from './wordLists.ts'

function rename(element: Element, name: string): void {
  const renamed = element.ownerDocument.createElement(name)
  renamed.append(...element.childNodes)
  element.replaceWith(renamed)
}

/** The level of a heading, also of a paragraph that Word or WPS only calls one; null for what is none. */
function levelOf(element: Element): number | null {
  const byTag = /^h([1-6])$/.exec(element.localName)?.[1]
  const byName = /\bMso(?:Heading([1-6])|(Title))\b/i.exec(element.className)
  const byStyle = /mso-outline-level:\s*([1-6])/i.exec(styleOf(element))?.[1]
  const level = byTag ?? byName?.[1] ?? (byName?.[2] ? '0' : byStyle)
  return level === undefined ? null : Number(level)
}

/** An article has two levels: the highest that occurs is the first of them. */
export function makeHeadings(body: HTMLElement): void {
  const found = [...body.querySelectorAll('h1, h2, h3, h4, h5, h6, p')].flatMap((element) => {
    const level = element.textContent.trim() === '' ? null : levelOf(element)
    return level === null ? [] : [{ element, level }]
  })
  const highest = Math.min(...found.map(({ level }) => level))
  for (const { element, level } of found) rename(element, level === highest ? 'h2' : 'h3')
}

/** A table within a cell: its rows as paragraphs. @returns how many there were */
export function flattenTables(body: HTMLElement): number {
  const inner = [...body.querySelectorAll('table table')].toReversed()
  for (const table of inner) {
    const rows = [...table.querySelectorAll('tr')].map((row) => {
      const line = body.ownerDocument.createElement('p')
      line.textContent = [...row.children].map((cell) => cell.textContent.trim()).join('　')
      return line
    })
    table.replaceWith(...rows)
  }
  return inner.length
}

/** The caption of a table stands before it. */
export function freeCaptions(body: HTMLElement): void {
  for (const caption of body.querySelectorAll('table > caption')) {
    const line = body.ownerDocument.createElement('p')
    line.append(...caption.childNodes)
    caption.closest('table')!.before(line)
    caption.remove()
  }
}

/** A picture is a block of its own: it leaves the paragraph and the link that it stands in. */
export function freePictures(body: HTMLElement): void {
  for (const picture of body.querySelectorAll('img')) {
    const line = picture.closest('p, h1, h2, h3, h4, h5, h6, a')
    if (line) line.after(picture)
    const outer = picture.parentElement?.closest('p, h1, h2, h3, h4, h5, h6, a')
    if (outer) outer.after(picture)
  }
}

/** Word writes an empty line as a paragraph with a hard space. */
export function dropBlankLines(body: HTMLElement): void {
  for (const line of body.querySelectorAll('p, h1, h2, h3, h4, h5, h6'))
    if (line.textContent.trim() === '' && !line.querySelector('img, [data-tex]') && !line.closest('li, td, th'))
      line.remove()
}
