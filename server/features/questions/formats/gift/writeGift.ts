/** Questions as GIFT, of the kinds that it has. */
import type { BankQuestion } from '../../question.contract.ts'
import { asTexts } from '../formulaWords.ts'
import { looksLikeHtml, textHtml } from '../markup.ts'
import type { Written } from '../reading.ts'
import { escapeSigns } from './scan.rule.ts'

type Of<K extends BankQuestion['kind']> = Extract<BankQuestion, { kind: K }>

/** What would be taken for a format or for HTML says that it is neither. */
const words = (text: string): string =>
  `${/^\s*\[(?:html|moodle|plain|markdown)\]/iu.test(text) || looksLikeHtml(text) ? '[plain]' : ''}${escapeSigns(text)}`
/** A percent sign at the beginning would be a weight. */
const answer = (sign: string, text: string): string => `\t${sign}${/^\s*%/u.test(text) ? '[plain]' : ''}${words(text)}`

const percent = (share: number): string => `%${Number(share.toFixed(5))}%`
function several({ options, answer: right, scoring }: Of<'multiple'>): string[] {
  const share = 100 / right.length
  const wrong = scoring === 'penalty' ? -share : -100
  return options.map(({ id, text }) => answer(`~${percent(right.includes(id) ? share : wrong)}`, text as string))
}
function pairs({ left, right, pairs: of }: Of<'match'>): string[] {
  const used = new Set(Object.values(of))
  const lines = left.map(
    ({ id, text }) => [text as string, right.find((each) => each.id === of[id])!.text as string] as const,
  )
  const unused = right.filter(({ id }) => !used.has(id)).map(({ text }) => ['', text as string] as const)
  // An arrow of the text has no escape but as HTML.
  const first = (text: string) => (text.includes('->') ? `[html]${escapeSigns(textHtml(text))}` : words(text))
  return [...lines, ...unused].map(([asked, text]) => `\t=${first(asked)} -> ${words(text)}`)
}

function answersOf(question: BankQuestion): string[] {
  switch (question.kind) {
    case 'single':
      return question.options.map(({ id, text }) => answer(id === question.answer ? '=' : '~', text as string))
    case 'multiple':
      return several(question)
    case 'judge':
      return [question.answer ? '\tTRUE' : '\tFALSE']
    case 'blank':
      return question.answers[0]!.map((text) => answer('=', text))
    case 'match':
      return pairs(question)
    default:
      return []
  }
}

function stemAround(question: BankQuestion): [string, string] {
  const stem = question.stem as string
  if (question.kind !== 'blank') return [stem, '']
  const [, before = '', behind = ''] = /^([\s\S]*?)_{4,}([\s\S]*)$/u.exec(stem) ?? [stem, stem, '']
  return [before, behind]
}

function lines({ content, traits }: Written, index: number): string {
  const [before, behind] = stemAround(content)
  const tags = traits.topics.map((topic) => `[tag:${topic.replace(/[\]\\]/gu, '\\$&')}]`).join(' ')
  const explanation = content.explanation as string
  const inner = [...answersOf(content), ...(explanation ? [`\t####${words(explanation)}`] : [])]
  return [
    ...(tags ? [`// ${tags}`] : []),
    `::${index + 1}::${words(before)}{${inner.length > 0 ? `\n${inner.join('\n')}\n` : ''}}${escapeSigns(behind)}`,
  ].join('\n')
}
export const writeGift = (questions: readonly Written[]): string => `${asTexts(questions).map(lines).join('\n\n')}\n`
