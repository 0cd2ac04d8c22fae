import type { Migration, OldRow } from './migration.ts'

interface OldAnswer {
  option?: string
  options?: string[]
  judge?: boolean
  blanks?: string[]
  text?: string
}
interface OldQuestion {
  id: string
  kind: string
  points: number
  answer?: unknown
  answers?: string[][]
}

/** How answers were compared until version 0.3. */
const normalised = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/gu, '')
    .replace(/^[\p{P}]+|[\p{P}]+$/gu, '')

function fits(accepted: string[], given = ''): boolean {
  const text = normalised(given)
  return text !== '' && accepted.some((each) => normalised(each) === text)
}

function isRight({ kind, answer, answers = [] }: OldQuestion, given: OldAnswer): boolean {
  if (kind === 'single') return given.option === answer
  if (kind === 'judge') return given.judge === answer
  if (kind === 'blank') return given.blanks !== undefined && answers.every((each, at) => fits(each, given.blanks![at]))
  const chosen = new Set(given.options)
  return (
    given.options !== undefined &&
    chosen.size === new Set(answer as string[]).size &&
    (answer as string[]).every((each) => chosen.has(each))
  )
}

function scoreOf(question: OldQuestion, given: OldAnswer | undefined): number | null {
  if (!given) return 0
  if (question.kind === 'short') return (given.text ?? '').trim() === '' ? 0 : null
  return isRight(question, given) ? question.points : 0
}

function scoresOf(row: OldRow): Record<string, number | null> {
  const { questions } = row['paper'] as { questions: OldQuestion[] }
  const answers = row['answers'] as Record<string, { answer: OldAnswer }>
  return Object.fromEntries(questions.map((question) => [question.id, scoreOf(question, answers[question.id]?.answer)]))
}

/** What the key gave each answer, by the rule of its day: a finer rule of what is the same changes no old result. */
export const attemptScores: Migration = {
  number: 8,
  name: 'attempt-scores',
  up: (db, inBatches) =>
    inBatches(db.collection('attempts'), ['state', 'paper', 'answers', 'scores'], (row) =>
      row['scores'] === undefined
        ? {
            filter: { scores: { $exists: false }, state: row['state'] },
            update: { $set: { scores: row['state'] === 'open' ? null : scoresOf(row) } },
          }
        : null,
    ),
}
