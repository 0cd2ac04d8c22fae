/** The signs of GIFT by Moodle's grammar: what a backslash takes their meaning from, where questions end. */

/** Code points that are no characters: they stand for signs without a meaning while a text is taken apart. */
const FIRST = 0xfdd0
const SIGNS = '~=#{}:\\'
const STANDINS = /[\ufdd0-\ufdd6]/gu

/** `\=` and the like as characters of their own; `\n` is a line. */
export const hideEscaped = (text: string): string =>
  text
    .replace(STANDINS, '')
    .replace(/\\([~=#{}:\\n])/gu, (_, sign: string) =>
      sign === 'n' ? '\n' : String.fromCharCode(FIRST + SIGNS.indexOf(sign)),
    )
export const showEscaped = (text: string): string =>
  text.replace(STANDINS, (sign) => SIGNS[sign.charCodeAt(0) - FIRST]!)
export const escapeSigns = (text: string): string => text.replace(/[~=#{}:\\]/gu, '\\$&').replace(/\n/gu, '\\n')

export interface Block {
  line: number
  /** What comments said of it: `[tag:…]`. */
  tags: string[]
  category: string
  source: string
}
const TAG = /\[tag:((?:[^\]\\]|\\.){1,200})\]/gu

/** Questions end at an empty line; comments may stand anywhere in them. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let category = ''
  const nothing = () => ({ line: 0, tags: [] as string[], lines: [] as string[], braces: 0, asks: false })
  let open = nothing()
  const close = () => {
    if (open.lines.some((line) => line !== ''))
      blocks.push({ line: open.line, tags: open.tags, category, source: open.lines.join('\n') })
    open = nothing()
  }
  text
    .replace(/^\ufeff/u, '')
    .split(/\r\n|\r|\n/u)
    .forEach((raw, index) => {
      const line = raw.trim()
      if (line === '') return close()
      if (line.startsWith('//')) {
        for (const [, tag] of line.matchAll(TAG)) open.tags.push(tag!.replace(/\\(.)/gu, '$1'))
        return
      }
      const named = /^\$CATEGORY:\s*(.+)$/iu.exec(line)
      if (named) {
        close()
        category = named[1]!.trim()
        return
      }
      // Without the empty line: a question that is closed, and then another one.
      const signs = hideEscaped(line)
      const isClosed = open.asks && open.braces === 0 && open.lines.at(-1)!.endsWith('}')
      if (isClosed && /^::|\{/u.test(signs)) close()
      if (open.lines.length === 0) open.line = index + 1
      open.lines.push(line)
      open.braces += signs.split('{').length - signs.split('}').length
      open.asks ||= signs.includes('{')
    })
  close()
  return blocks
}
export interface Answer {
  right: boolean
  /** Percent; null: none is written. */
  weight: number | null
  text: string
  feedback: string
}
/** One answer: `=50%text#feedback`, without the sign that it begins with. */
export function answerOf(right: boolean, written: string): Answer {
  const [before, ...feedback] = written.split('#')
  const weight = /^\s*%(-?\d+(?:\.\d+)?)%/u.exec(before!)
  return {
    right,
    weight: weight ? Number(weight[1]) : null,
    text: showEscaped(before!.slice(weight?.[0].length ?? 0)).trim(),
    feedback: showEscaped(feedback.join('#')).trim(),
  }
}
/** No question has as many: what is behind is a slip. */
const MOST = 100
/** Every `=` or `~` begins an answer. */
export function answersOf(written: string): Answer[] {
  const answers: Answer[] = []
  for (const match of written.matchAll(/([=~])([^=~]*)/gu)) {
    if (answers.length === MOST) break
    answers.push(answerOf(match[1] === '=', match[2]!))
  }
  return answers
}
