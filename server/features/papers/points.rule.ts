/** What the questions of a paper earn. */
import type { BankQuestion } from '../questions/question.contract.ts'
import type { PaperContent } from './paper.contract.ts'

export const pointsOf = (questions: readonly { points: number }[]): number =>
  questions.reduce((sum, { points }) => sum + points, 0)

export const totalOf = ({ sections }: PaperContent): number =>
  sections.reduce((sum, { questions }) => sum + pointsOf(questions), 0)

/** Splits whole points in proportion, each at least one. */
function inProportion(parts: readonly number[], points: number): number[] {
  const total = parts.reduce((sum, each) => sum + each, 0)
  const spare = points - parts.length
  const exact = parts.map((part) => (part * spare) / total)
  const whole = exact.map(Math.floor)
  const rest = spare - whole.reduce((sum, each) => sum + each, 0)
  const byRemainder = exact.map((share, at) => ({ at, remainder: share % 1 }))
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.at - b.at)
  for (const { at } of byRemainder.slice(0, rest)) whole[at]! += 1
  return whole.map((share) => share + 1)
}

/**
 * A question that earns so much in this paper. The points of a case are its parts', those of a rubric its lines': they
 * are split as they were; a case keeps its own where it has more parts than points.
 */
export function worth<T extends BankQuestion>(question: T, points: number): T {
  if (question.kind === 'case') {
    const { parts } = question
    if (parts.length === 0 || parts.length > points) return question
    const shares = inProportion(
      parts.map((part) => part.points),
      points,
    )
    return { ...question, points, parts: parts.map((part, at) => worth(part, shares[at]!)) }
  }
  if (question.kind === 'essay' && question.rubric.length > 0 && pointsOf(question.rubric) > 0)
    return { ...question, points, rubric: rescaled(question.rubric, points) }
  return { ...question, points }
}

/** A line of a rubric may earn nothing: where there are more lines than points, those that earned the most have one each. */
function rescaled<T extends { points: number }>(lines: readonly T[], points: number): T[] {
  const byWorth = lines.filter((line) => line.points > 0).sort((a, b) => b.points - a.points)
  const most = new Set(byWorth.slice(0, points))
  const earning = lines.filter((line) => most.has(line))
  const shares = inProportion(
    earning.map((line) => line.points),
    points,
  )
  return lines.map((line) => ({ ...line, points: shares[earning.indexOf(line)] ?? 0 }))
}
