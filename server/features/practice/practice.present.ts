import type { z } from 'zod'
import { businessDate } from '../../lib/clock.ts'
import { keyAnswer, keyWords } from '../quizzes/answerWords.rule.ts'
import { slotOf } from '../quizzes/slot.rule.ts'
import type { Answer } from '../quizzes/quizzes.contract.ts'
import { describedNow, contentsNow } from '../questions/candidates.service.ts'
import { slotsIn, type RunSlot } from './answers.service.ts'
import { slotsFor } from './answered.rule.ts'
import type { WrongAnswer } from './book.model.ts'
import { namesOfGroups } from './book.service.ts'
import { heldAmong } from './draw.service.ts'
import type { OpenSet, practice, RunView } from './practice.contract.ts'
import { isUsed } from './runs.service.ts'
import type { PracticeRun, RunAnswer } from './runs.model.ts'
import type { PracticeSet } from './sets.model.ts'
import { isUnchanged } from './unchanged.rule.ts'

/** Without the addresses of pictures: see questions/pictures.service.ts. */
type View = Omit<z.input<typeof RunView>, 'pictures'>
type Ends = (typeof practice)['endpoints']
type EntryView = z.input<Ends['book']['reply']>['items'][number]

/** A key leaves with an answer that stands, never before; of a test with what counted in it. */
const isTold = (run: PracticeRun, given: RunAnswer | undefined): given is RunAnswer =>
  given !== undefined && (run.mode !== 'test' || (run.state === 'finished' && given.right !== null))

function presentSlot(run: PracticeRun, { slot }: RunSlot): View['slots'][number] {
  const { question, passage } = slot
  const given = run.answers[question.id]
  const told = isTold(run, given)
  return {
    ...slotOf({ ...question, passage }, run._id),
    ...{ answer: (given?.answer ?? null) as Answer | null, seq: given?.seq ?? 0 },
    assess: told && run.mode !== 'test' && given.right === null,
    result: told
      ? {
          ...{ id: question.id, points: question.points, awarded: given.awarded, correct: given.right, comment: '' },
          ...{ key: keyWords(question), keyAnswer: keyAnswer(question), explanation: question.explanation },
        }
      : null,
  }
}

/** A question that was answered a moment ago. */
export const presentAnswered = (run: PracticeRun, slot: string): View['slots'][number] =>
  presentSlot(
    run,
    slotsIn(run.items).find((each) => each.slot.question.id === slot)!,
  )

export async function presentRun(run: PracticeRun): Promise<View> {
  const isHeld = await heldAmong(run.items)
  const all = slotsIn(run.items)
  const shown = all.filter(({ item }) => !isHeld(item))
  const { _id: id, set, title, mode, state, passPercent, score, total, passed } = run
  return {
    ...{ id, set: set || null, title, mode, state, passPercent, held: all.length - shown.length },
    slots: shown.map((each) => presentSlot(run, each)),
    result: state === 'finished' ? { score: score ?? 0, total, passed } : null,
  }
}

type Summary = Pick<PracticeRun, '_id' | 'mode' | 'state' | 'score' | 'total' | 'passed'>
const better = (one: Summary, other: Summary): Summary =>
  (other.score ?? 0) * one.total > (one.score ?? 0) * other.total ? other : one

export function presentOpenSet(set: PracticeSet, runs: readonly Summary[], answered: number): z.input<typeof OpenSet> {
  const { _id: id, title, mode, count, attempts, passPercent, to } = set
  const open = runs.find(({ state }) => state === 'open')
  const done = mode === 'test' ? runs.filter((run) => run.mode === 'test' && run.state === 'finished') : []
  const best = done.length > 0 ? done.reduce(better) : null
  return {
    ...{ id, title, mode, count, attempts, passPercent, to, done: done.length },
    open: open ? { run: open._id, answered } : null,
    best: best && { run: best._id, score: best.score ?? 0, total: best.total, passed: best.passed },
    canStart: open !== undefined || !isUsed(set, runs),
  }
}

/** With what became of their questions in the bank; without those that an examination holds back. */
export async function presentEntries(rows: readonly WrongAnswer[]): Promise<EntryView[]> {
  const nameFor = await namesOfGroups(rows.map(({ group }) => group))
  const isHeld = await heldAmong(rows)
  const banks = rows.flatMap(({ bank }) => bank ?? [])
  const [known, contents] = [await describedNow(banks), await contentsNow(banks)]
  const became = ({ bank, content }: WrongAnswer) => {
    if (bank === null) return 'none' as const
    const now = contents.get(bank)?.content
    if (!now) return known.has(bank) ? ('retired' as const) : ('none' as const)
    return isUnchanged(content, now) ? ('same' as const) : ('changed' as const)
  }
  return rows.map((row) => presentEntry(row, nameFor(row.group), isHeld(row), became(row)))
}

function presentEntry(
  row: WrongAnswer,
  groupName: string,
  isHeld: boolean,
  bank: 'same' | 'changed' | 'retired' | 'none',
): EntryView {
  const { _id: id, group, state, dueOn, streak, wrong, note, sources, content } = row
  const [slot] = slotsFor([content])
  return {
    ...{ id, group, groupName, state, dueOn, streak, wrong, note },
    isDue: state === 'open' && dueOn <= businessDate(),
    shown:
      isHeld || !slot
        ? null
        : {
            question: { ...slotOf({ ...slot.question, passage: slot.passage }, id), answer: null, seq: 0 },
            ...{ key: keyWords(slot.question), explanation: slot.question.explanation, bank },
          },
    sources: sources.map(({ kind, title, at, said }) => ({
      ...{ kind, title, at: at.toISOString(), said: isHeld ? '' : said },
    })),
  }
}
