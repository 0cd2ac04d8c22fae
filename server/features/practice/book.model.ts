import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { BankQuestion } from '../questions/question.contract.ts'
import { partOf } from '../questions/single.rule.ts'
import type { EntryState, Origin } from './practice.rule.ts'
import type { Memory } from './spacing.ts'

/** Where it was answered wrongly. */
export interface WrongSource {
  kind: Origin
  /** The attempt, sitting, run or lesson: the same is put down once. */
  ref: string
  title: string
  at: Date
  /** The own answer in words, '' for none. */
  said: string
}
/** A question that somebody answered wrongly: once for each person and text, wherever it was asked. */
export interface WrongAnswer {
  /** person, same, kind. */
  _id: string
  person: string
  /** Of the question's text: see questions/sameText.rule.ts. */
  same: string
  /** As it was asked the last time that it was answered wrongly; of a case one part, with its passage. */
  content: BankQuestion
  /** Of the bank, if it is there; null: it stands in a course alone. */
  bank: string | null
  /** Topic 知识点 of the bank, else `=` and the course's title: what it is grouped by. */
  group: string
  label: string
  /** What it is searched by. */
  text: string
  /** The last last. */
  sources: WrongSource[]
  wrong: number
  right: number
  /** Right answers one after the other, each when it was due. */
  streak: number
  memory: Memory
  dueOn: string
  state: EntryState
  note: string
  at: Date
}
export const WrongAnswers = model<WrongAnswer>(
  'WrongAnswer',
  'wrongAnswers',
  {
    person: required(String),
    same: required(String),
    content: mixed,
    bank: nullable(String),
    group: required(String),
    label: { type: String, default: '' },
    text: { type: String, default: '' },
    sources: mixed,
    wrong: required(Number),
    right: required(Number),
    streak: required(Number),
    memory: mixed,
    dueOn: required(String),
    state: required(String),
    note: { type: String, default: '' },
    at: required(Date),
  },
  [[{ person: 1, state: 1, at: -1, _id: -1 }], [{ person: 1, state: 1, dueOn: 1 }], [{ person: 1, 'sources.ref': 1 }]],
)
export const entryId = (person: string, { same, content }: Pick<WrongAnswer, 'same' | 'content'>): string =>
  `${person}-${same}-${partOf(content).kind}`

/** How far a person's record was read for the book. `_id`: the person. */
export interface BookPlace {
  _id: string
  /** Of the last record that was read. */
  seq: number
  /** Sittings whose key is not shown yet. */
  waiting: string[]
}
export const BookPlaces = model<BookPlace>('BookPlace', 'bookPlaces', { seq: required(Number), waiting: [String] }, [])
