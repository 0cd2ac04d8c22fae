/** Compares a submission with those of its class and of others of its programme or base, as far as they share prints. */
import type { ClientSession } from 'mongoose'
import { slices } from '../../../lib/batches.ts'
import { now } from '../../../lib/clock.ts'
import { classesById } from '../../classes/kindred.service.ts'
import { Assignments, type Assignment } from '../assignments.model.ts'
import { Submissions, type Version } from '../submissions.model.ts'
import type { AttachedText } from './filesText.ts'
import { commonPassages, without } from './passages.rule.ts'
import {
  pairOf,
  READER,
  Resemblances,
  SubmissionPrintRows,
  type Resemblance,
  type SubmissionPrints,
} from './resemblance.model.ts'
import {
  commonPrints,
  coveredBy,
  excerptOf,
  LEAST,
  normalised,
  printsOf,
  type Normal,
  type Print,
} from './winnowing.rule.ts'

type Publish = <T>(work: (session: ClientSession) => Promise<T>) => Promise<T>

const LOOKED_UP = 200
/** So many rows that share a print are looked at, and so many of them, who share the most, letter by letter. */
const MOST_FOUND = 60
const MOST_COMPARED_WITH = 12
const MOST_PASSAGES = 20
const MOST_SHOWN = 600

interface Own {
  id: string
  row: Assignment
  text: string
  normal: Normal
  prints: Print[]
  /** Letters that are the assignment's own words, or that most have in common. */
  leftOut: Uint8Array
  common: Set<number>
}

/** In one scope are the classes of a programme; those without one by their base. */
async function scopeOf({ class: id }: Assignment): Promise<string> {
  const row = (await classesById([id])).get(id)
  return row?.programme ?? row?.base ?? id
}

async function ownOf(id: string, row: Assignment, text: string, scope: string): Promise<Own> {
  const normal = normalised(text)
  const prints = printsOf(normal, scope)
  const others = await SubmissionPrintRows.find({ assignment: row._id, _id: { $ne: id } }, { prints: 1 }).lean()
  const common = commonPrints([prints.map(({ hash }) => hash), ...others.map((each) => each.prints)])
  const leftOut = coveredBy(prints, (hash) => common.has(hash), normal.text.length)
  for (const { a, length } of commonPassages(normal.text, normalised(row.instructions).text, 15))
    leftOut.fill(1, a, a + length)
  return { id, row, text, normal, prints, leftOut, common }
}

/** The ids of those that share the most prints with it. */
async function candidates({ id, prints, common, leftOut }: Own): Promise<string[]> {
  const telling = prints.filter(({ hash, at }) => !common.has(hash) && !leftOut[at]).map(({ hash }) => hash)
  const shared = new Map<string, number>()
  const wanted = new Set(telling)
  for (const slice of slices([...wanted], LOOKED_UP)) {
    const rows = await SubmissionPrintRows.find({ prints: { $in: slice } }, { prints: 1 })
      .limit(MOST_FOUND)
      .lean()
    for (const row of rows)
      if (row._id !== id) shared.set(row._id, row.prints.filter((hash) => wanted.has(hash)).length)
  }
  const most = [...shared].sort(([, a], [, b]) => b - a).slice(0, MOST_COMPARED_WITH)
  return most.map(([other]) => other)
}

const shown = (text: string): string => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text)

function resemblance(own: Own, other: SubmissionPrints): Resemblance | null {
  const there = normalised(other.text)
  const all = commonPassages(own.normal.text, there.text, LEAST)
  const passages = without(all, own.leftOut, LEAST).sort((a, b) => b.length - a.length)
  if (passages.length === 0) return null
  const isFirst = own.id < other._id
  const turned = <T>(here: T, over: T): [T, T] => (isFirst ? [here, over] : [over, here])
  const known = new Set(other.prints)
  return {
    _id: pairOf(own.id, other._id).join(':'),
    submissions: pairOf(own.id, other._id),
    assignments: turned(own.row._id, other.assignment),
    lengths: turned(own.normal.text.length, there.text.length),
    letters: passages.reduce((sum, { length }) => sum + length, 0),
    passages: passages
      .slice(0, MOST_PASSAGES)
      .map(({ a, b, length }) =>
        turned(shown(excerptOf(own.text, own.normal, a, length)), shown(excerptOf(other.text, there, b, length))),
      ),
    prints: own.prints.map(({ hash }) => hash).filter((hash) => known.has(hash)),
    at: now(),
  }
}

/** Pairs of the assignment whose every common print most of the class now have. */
async function become({ row, common }: Own): Promise<string[]> {
  if (common.size === 0) return []
  const pairs = await Resemblances.find({ assignments: row._id }, { prints: 1 }).lean()
  return pairs.filter(({ prints }) => prints.every((hash) => common.has(hash))).map(({ _id }) => _id)
}

/** Again from the beginning whenever it is asked: what was found before is replaced as a whole. */
export async function compareSubmission(
  id: string,
  publish: Publish,
  attached: (version: Version) => Promise<AttachedText> = () => Promise.resolve({ text: '', remarks: [] }),
): Promise<void> {
  const submission = await Submissions.findById(id).lean()
  const row = submission && (await Assignments.findById(submission.assignment).lean())
  const version = submission?.versions.at(-1)
  if (!row || !version) return
  const files = await attached(version)
  const text = [version.text, files.text].filter(Boolean).join('\n')
  const own = await ownOf(id, row, text, await scopeOf(row))
  const prints = {
    ...{ assignment: row._id, version: submission.versions.length, text, remarks: files.remarks, reader: READER },
    prints: [...new Set(own.prints.map(({ hash }) => hash))],
  }
  // Before it looks for others: of two at once the later finds the earlier.
  await publish((session) => SubmissionPrintRows.updateOne({ _id: id }, { $set: prints }, { session, upsert: true }))
  const others = await SubmissionPrintRows.find({ _id: { $in: await candidates(own) } }).lean()
  const found = others.flatMap((other) => resemblance(own, other) ?? [])
  const over = await become(own)
  await publish(async (session) => {
    await Resemblances.deleteMany({ submissions: id }, { session })
    if (over.length > 0) await Resemblances.deleteMany({ _id: { $in: over } }, { session })
    if (found.length > 0) await Resemblances.insertMany(found, { session })
  })
}
