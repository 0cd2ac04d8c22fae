/**
 * Word writes a list as paragraphs: the level and the list in `mso-list`, the bullet or number as text within
 * `mso-list:Ignore`. Here they become lists again.
 */
interface Item {
  paragraph: HTMLElement
  level: number
  /** Items of two lists one after the other are told apart by it. */
  list: string
  label: string
}
type Kind = 'ul' | 'ol' | 'text'
interface Open {
  level: number
  list: string
  element: HTMLElement
}

/** Word has nine levels; deeper ones than these stand beside the last. */
const DEEPEST_LIST = 6
const LIST = /mso-list:\s*(l\d+)\s+level(\d+)\s+(lfo\d+)/i
export const styleOf = (element: Element): string => element.getAttribute('style') ?? ''

/**
 * 一、 and （一） and 第一条 and ① stay words: a page numbers with figures, and texts refer to “第（一）项”. Bullets are
 * letters of symbol fonts (l, n, Ø, §), which stand without a stop behind them.
 */
function kindOf(label: string): Kind {
  if (/^[(（]?(\d{1,4}|[a-z]{1,4})[.)）．、]$/i.test(label) || /^\d{1,4}$/.test(label)) return 'ol'
  return /[\p{Script=Han}\p{No}\d]/u.test(label) ? 'text' : 'ul'
}

function itemOf(paragraph: HTMLElement): Item | null {
  const [, list, level, format] = LIST.exec(styleOf(paragraph)) ?? []
  if (list === undefined) return null
  const marks = [...paragraph.querySelectorAll('span')].filter((span) => /mso-list:\s*Ignore/i.test(styleOf(span)))
  const label = marks
    .map((mark) => mark.textContent)
    .join('')
    .replace(/\s/g, '')
  for (const mark of marks) mark.remove()
  return { paragraph, level: Math.min(Number(level), DEEPEST_LIST), list: `${list} ${format}`, label }
}

function begin({ list, level, label }: Item, kind: 'ul' | 'ol'): Open {
  const element = document.createElement(kind)
  const start = Number.parseInt(label.replace(/\D/g, ''), 10)
  if (kind === 'ol' && start > 1) element.setAttribute('start', String(start))
  return { list, level, element }
}

function add(open: Open[], item: Item, kind: 'ul' | 'ol'): void {
  while (open.length > 0 && open.at(-1)!.level > item.level) open.pop()
  const same = open.at(-1)
  if (same?.level === item.level && (same.list !== item.list || same.element.localName !== kind)) open.pop()
  if (open.at(-1)?.level !== item.level) {
    const made = begin(item, kind)
    const parent = open.at(-1)?.element.lastElementChild
    if (parent) parent.append(made.element)
    else item.paragraph.before(made.element)
    open.push(made)
  }
  const entry = document.createElement('li')
  open.at(-1)!.element.append(entry)
  entry.append(item.paragraph)
}

/** Makes lists of Word's list paragraphs, in place; headings and Chinese numbers keep their number as words. */
export function makeLists(body: HTMLElement): void {
  let open: Open[] = []
  let last: Element | null = null
  for (const paragraph of body.querySelectorAll<HTMLElement>('[style*="mso-list"]:is(p, h1, h2, h3, h4, h5, h6)')) {
    const item = itemOf(paragraph)
    if (!item) continue
    const kind = paragraph.localName === 'p' ? kindOf(item.label) : 'text'
    const follows = last !== null && paragraph.previousElementSibling === last
    if (!follows) open = []
    if (kind === 'text') paragraph.prepend(item.label)
    else add(open, item, kind)
    last = kind === 'text' ? null : (open[0]?.element ?? null)
  }
}
