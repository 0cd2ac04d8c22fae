/** Questions as a text that teachers know, and that reads back as it was. */
import type { BankQuestion, PartQuestion } from '../../question.contract.ts'
import { gapAnswersText, letterOf, pairsText } from '../answers.ts'
import { SCORINGS } from '../build.ts'
import { asTexts } from '../formulaWords.ts'
import type { Written } from '../reading.ts'
import { traitTexts, type TraitName } from '../traitTexts.ts'
import { CIRCLED, escaped, KIND_NAMES, NUMERALS } from './marks.rule.ts'

const TRAIT_LABELS: Record<TraitName, string> = {
  difficulty: '难度',
  topics: '知识点',
  positions: '适用岗位',
  source: '来源',
  sourceDate: '来源日期',
  reviewOn: '复核日期',
}
const line = (name: string, text = ''): string[] => (text === '' ? [] : [`${name}：${text}`])
const label = (name: string, text: string): string[] => line(name, escaped(text, { in: 'label' }))
const optionLines = (texts: readonly string[]): string[] =>
  texts.map((text, index) => `${letterOf(index)}. ${escaped(text, { in: 'option', next: letterOf(index + 1) })}`)
const texts = (choices: readonly { text: unknown }[]): string[] => choices.map(({ text }) => text as string)
const letters = (options: readonly { id: string }[], ids: readonly string[]): string =>
  options.map(({ id }, index) => (ids.includes(id) ? letterOf(index) : '')).join('')

/** Words of a question are texts by now. */
function bodyOf(question: PartQuestion): string[] {
  switch (question.kind) {
    case 'single':
      return [...optionLines(texts(question.options)), `答案：${letters(question.options, [question.answer])}`]
    case 'multiple':
      return [
        ...optionLines(texts(question.options)),
        `答案：${letters(question.options, question.answer)}`,
        ...(question.scoring === 'all' ? [] : [`计分：${SCORINGS[question.scoring]}`]),
      ]
    case 'judge':
      return [`答案：${question.answer ? '正确' : '错误'}`]
    case 'blank': {
      const same = [question.numerals ? '数字通用' : '', question.traditional ? '繁简通用' : ''].filter(Boolean)
      return [...line('答案', gapAnswersText(question.answers)), ...line('判分', same.join('、'))]
    }
    case 'order':
      return [
        ...optionLines(texts(question.items)),
        `答案：${question.items.map((_, index) => letterOf(index)).join('')}`,
      ]
    case 'match':
      return [
        ...texts(question.left).map((text, index) => `${[...CIRCLED][index]}${escaped(text, { in: 'label' })}`),
        ...optionLines(texts(question.right)),
        `答案：${pairsText(question.left, question.right, question.pairs)}`,
      ]
    case 'short':
      return label('参考答案', question.reference as string)
    case 'essay':
      return [
        ...label('参考答案', question.reference as string),
        ...question.rubric.map(({ text, points }) => `评分点：${escaped(text, { in: 'label' })} （${points}分）`),
      ]
  }
}
const stemOf = ({ stem, points }: BankQuestion): string => `${escaped(stem as string, { in: 'stem' })} （${points}分）`

const partLines = (part: PartQuestion, index: number): string[] => [
  `（${index + 1}）【${KIND_NAMES[part.kind]}】${stemOf(part)}`,
  ...bodyOf(part),
  ...label('解析', part.explanation as string),
]

function linesFor({ content, traits }: Written, number: number): string[] {
  const named = Object.entries(traitTexts(traits)).flatMap(([name, text]) =>
    line(TRAIT_LABELS[name as TraitName], text),
  )
  const about = [...label('解析', content.explanation as string), ...named]
  const first = `${number}. ${stemOf(content)}`
  return content.kind === 'case'
    ? [first, ...about, ...content.parts.flatMap(partLines)]
    : [first, ...bodyOf(content), ...about]
}

/** Headings as in a paper: one wherever the kind changes. */
export function writeText(questions: readonly Written[]): string {
  const lines: string[] = []
  let headings = 0
  asTexts(questions).forEach((written, index) => {
    const { kind } = written.content
    if (kind !== questions[index - 1]?.content.kind)
      lines.push(`${NUMERALS[headings++] ?? '十'}、${KIND_NAMES[kind]}`, '')
    lines.push(...linesFor(written, index + 1), '')
  })
  return `${lines.join('\n').trimEnd()}\n`
}
