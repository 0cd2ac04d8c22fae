/** Questions as a workbook in the form of the template, which reads back as it was. */
import { workbook } from '../../../../lib/workbook.ts'
import type { BankQuestion, PartQuestion } from '../../question.contract.ts'
import { gapAnswersText, letterOf } from '../answers.ts'
import { SCORINGS } from '../build.ts'
import { asTexts } from '../formulaWords.ts'
import type { Written } from '../reading.ts'
import { KIND_NAMES } from '../text/marks.rule.ts'
import { traitTexts } from '../traitTexts.ts'
import type { Field } from './columns.rule.ts'
import { columnsToFill, MOST_OPTIONS } from './template.ts'

type Cells = Partial<Record<Exclude<Field, 'options'>, string>> & { options?: string[] }
const texts = (choices: readonly { text: unknown }[]): string[] => choices.map(({ text }) => text as string)
const letters = (options: readonly { id: string }[], ids: readonly string[]): string =>
  options.map(({ id }, index) => (ids.includes(id) ? letterOf(index) : '')).join('')

/** In a cell of its own few signs are marks; those that are stand behind `\^` where they are none. */
const literal = (text: string): string => text.replaceAll('\\^', '\\^\\^^')
const ofPair = (text: string): string => literal(text).replaceAll('→', '\\^→')

function pairsOf({ left, right, pairs }: Extract<PartQuestion, { kind: 'match' }>): string[] {
  const used = new Set(Object.values(pairs))
  const rightOf = (id: string): string => right.find((each) => each.id === pairs[id])!.text as string
  return [
    ...left.map(({ id, text }) => `${ofPair(text as string)} → ${ofPair(rightOf(id))}`),
    ...right.filter(({ id }) => !used.has(id)).map(({ text }) => `→ ${ofPair(text as string)}`),
  ]
}

/** Words of a question are texts by now. */
function bodyOf(question: PartQuestion): Cells {
  switch (question.kind) {
    case 'single':
      return { options: texts(question.options), answer: letters(question.options, [question.answer]) }
    case 'multiple':
      return {
        options: texts(question.options),
        answer: letters(question.options, question.answer),
        scoring: question.scoring === 'all' ? '' : SCORINGS[question.scoring],
      }
    case 'judge':
      return { answer: question.answer ? '正确' : '错误' }
    case 'blank': {
      const same = [question.numerals ? '数字通用' : '', question.traditional ? '繁简通用' : ''].filter(Boolean)
      return { answer: gapAnswersText(question.answers), sameness: same.join('、') }
    }
    case 'order':
      return { options: texts(question.items) }
    case 'match':
      return { options: pairsOf(question) }
    case 'short':
      return { answer: literal(question.reference as string) }
    case 'essay':
      return {
        answer: literal(question.reference as string),
        rubric: question.rubric
          .map(({ text, points }) => `${literal(text).replaceAll('\n', '\\^\n')} （${points}分）`)
          .join('\n'),
      }
  }
}
const common = ({ stem, explanation, points }: BankQuestion): Cells => ({
  stem: stem as string,
  explanation: explanation as string,
  points: `${points}`,
})

function* rowsOf({ content, traits }: Written): Generator<Cells> {
  const about = traitTexts(traits)
  if (content.kind !== 'case')
    yield { kind: KIND_NAMES[content.kind], ...common(content), ...bodyOf(content), ...about }
  else {
    yield { kind: KIND_NAMES.case, ...common(content), points: '', ...about }
    for (const part of content.parts) yield { kind: `小题：${KIND_NAMES[part.kind]}`, ...common(part), ...bodyOf(part) }
  }
}

/** With as many columns of options as the longest has. */
export async function writeExcel(questions: readonly Written[]): Promise<Uint8Array> {
  const rows = asTexts(questions).flatMap((question) => [...rowsOf(question)])
  const most = rows.reduce((longest, { options = [] }) => Math.max(longest, options.length), MOST_OPTIONS)
  const columns = columnsToFill(most)
  return workbook('红领学堂', '题库', [
    {
      name: '试题',
      preface: [],
      columns,
      rows: rows.map((cells) =>
        columns.map(({ field }) => (typeof field === 'number' ? cells.options?.[field] : cells[field]) || null),
      ),
    },
  ])
}
