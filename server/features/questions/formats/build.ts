/** From the pieces that a text or a row is made of to a question, or to what is wrong with it. */
import { gapsIn } from '../../quizzes/gaps.rule.ts'
import { newId } from '../../../lib/id.ts'
import { BankQuestion, type Choice, type PartQuestion } from '../question.contract.ts'
import {
  choice,
  gapAnswers,
  inOrder,
  judged,
  letterOf,
  lettersOf,
  markedGaps,
  optionsNamed,
  pairsOf,
} from './answers.ts'
import { withGaps } from './heldWords.ts'
import { Unreadable } from './reading.ts'
import { unescaped, type Kind } from './text/marks.rule.ts'

export interface Pieces {
  kind: Kind | null
  stem: string
  options: readonly string[]
  left: readonly string[]
  /** As it is written, with what keeps its signs from being marks. */
  answer: string
  explanation: string
  points: number
  scoring: string
  sameness: string
  rubric: readonly { text: string; points: number }[]
}
export const SCORINGS = {
  all: '全部选对才得分',
  partial: '少选按比例得分',
  penalty: '少选按比例得分、错选扣分',
} as const
type Scoring = keyof typeof SCORINGS

const isPenalty = (text: string): boolean => {
  const at = text.indexOf('错选')
  return at >= 0 && text.includes('扣', at)
}
const scoringOf = (text: string): Scoring =>
  isPenalty(text) ? 'penalty' : /(?:少选|漏选|部分|比例)/u.test(text) ? 'partial' : 'all'

function optionsOf({ options }: Pieces): Choice[] {
  if (options.length < 2) throw new Unreadable('noOptions')
  if (options.length > 26) throw new Unreadable('tooManyOptions')
  const missing = options.indexOf('')
  if (missing >= 0) throw new Unreadable('emptyOption', letterOf(missing))
  return options.map(choice)
}

const JUDGE_OPTIONS = new Set(['对错', '正确错误', '√×', '是否'])
const isJudgement = ({ options }: Pieces): boolean =>
  options.length === 2 && JUDGE_OPTIONS.has(options.join('').replace(/[。.\s]/gu, ''))

/** What it must be where nobody said it. */
function kindOf(pieces: Pieces): Kind {
  const { kind, options, answer, stem } = pieces
  if (kind) return kind
  if (isJudgement(pieces)) return 'judge'
  if (options.length > 0) return (lettersOf(answer)?.length ?? 1) > 1 ? 'multiple' : 'single'
  if (judged(answer) !== null) return 'judge'
  if (gapsIn(markedGaps(stem)) > 0 && answer !== '') return 'blank'
  if (answer !== '') return 'short'
  throw new Unreadable('kindUnclear')
}

function judgement(pieces: Pieces): boolean {
  const { answer } = pieces
  if (answer.trim() === '') throw new Unreadable('noAnswer')
  const letter = isJudgement(pieces) ? lettersOf(answer)?.[0] : undefined
  const verdict = letter === 'A' ? true : letter === 'B' ? false : judged(answer)
  if (verdict === null) throw new Unreadable('notJudged', answer.slice(0, 40))
  return verdict
}

function ofKind(kind: Kind, pieces: Pieces): Record<string, unknown> {
  const { answer, stem } = pieces
  switch (kind) {
    case 'single': {
      const options = optionsOf(pieces)
      const named = optionsNamed(answer, options)
      if (named.length > 1) throw new Unreadable('severalAnswers', answer.slice(0, 40))
      return { options, answer: named[0]!.id }
    }
    case 'multiple': {
      const options = optionsOf(pieces)
      const named = new Set(optionsNamed(answer, options).map(({ id }) => id))
      return {
        options,
        answer: options.map(({ id }) => id).filter((id) => named.has(id)),
        scoring: scoringOf(pieces.scoring),
      }
    }
    case 'judge':
      return { answer: judgement(pieces) }
    case 'blank': {
      if (answer.trim() === '') throw new Unreadable('noAnswer')
      const marked = markedGaps(stem)
      const answers = gapAnswers(answer, gapsIn(marked))
      const { sameness } = pieces
      return {
        stem: withGaps(marked, answers.length),
        answers,
        numerals: sameness.includes('数字'),
        traditional: /繁/u.test(sameness),
      }
    }
    case 'order':
      return { items: inOrder(answer || pieces.options.map((_, index) => letterOf(index)).join(''), optionsOf(pieces)) }
    case 'match': {
      const left = pieces.left.map(choice)
      const right = pieces.options.map(choice)
      return { left, right, pairs: pairsOf(answer, left, right) }
    }
    case 'short':
      return { reference: unescaped(answer) }
    case 'essay':
      return { reference: unescaped(answer), rubric: pieces.rubric.map((line) => ({ id: newId(), ...line })) }
    case 'case':
      return {}
  }
}

/** @throws Unreadable */
export function checkedQuestion(question: unknown): BankQuestion {
  const parsed = BankQuestion.safeParse(question)
  if (parsed.success) return parsed.data
  const long = parsed.error.issues.some(({ code }) => code === 'too_big' || code === 'invalid_union')
  throw new Unreadable(long ? 'tooLong' : 'unfit', parsed.error.issues[0]?.message)
}

const MOST_POINTS = 100
/** @throws Unreadable */
export function buildQuestion(pieces: Pieces, parts: readonly PartQuestion[] = []): BankQuestion {
  if (pieces.stem === '') throw new Unreadable('noStem')
  const kind = parts.length > 0 ? 'case' : kindOf(pieces)
  if (kind === 'case' && parts.length === 0) throw new Unreadable('noParts')
  const sum = Math.min(
    MOST_POINTS,
    parts.reduce((total, { points }) => total + points, 0),
  )
  return checkedQuestion({
    id: newId(),
    kind,
    stem: pieces.stem,
    explanation: pieces.explanation,
    points: kind === 'case' ? sum : Math.min(MOST_POINTS, Math.max(1, pieces.points)),
    ...ofKind(kind, pieces),
    ...(kind === 'case' && { parts }),
  })
}
