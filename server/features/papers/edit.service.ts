/** Papers as colleagues keep them: begun, saved, copied, removed and brought back. */
import { isDeepStrictEqual } from 'node:util'
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { httpFail, invalid } from '../../lib/failure.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { newId } from '../../lib/id.ts'
import { afterCursor, cutPage, type CursorPage } from '../../lib/paging.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { homeFor } from '../questions/bank.service.ts'
import { questionsForUse } from '../questions/questions.service.ts'
import { availability, drawSections } from './draw.service.ts'
import type { PaperCell, PaperSave } from './papers.contract.ts'
import { fail } from './papers.failures.ts'
import { Papers, type Paper, type PaperItem, type PaperPart } from './papers.model.ts'

/** @throws notFound for one of elsewhere */
export async function paperFor(
  actor: Actor,
  capability: Capability,
  id: string,
  session?: ClientSession,
): Promise<Paper> {
  const own = { _id: id, ...scope(actor, capability) }
  const row = await Papers.findOne(own, null, session ? { session } : {}).lean()
  if (!row) throw httpFail('notFound')
  return row
}

export interface PaperQuery {
  search?: string | undefined
  kind?: Paper['kind'] | undefined
  cursor?: string | undefined
  limit: number
}
const WORTH = ['kind', 'points', 'rubric.points']
/** What a list shows: of questions only what their points follow from. */
const LISTED = Object.fromEntries(
  [
    ...['unit', 'title', 'kind', 'cells', 'savedBy', 'updatedAt', 'sections.points'],
    ...WORTH.flatMap((field) => [`sections.items.content.${field}`, `sections.items.content.parts.${field}`]),
  ].map((field) => [field, 1 as const]),
)
export async function listPapers(actor: Actor, query: PaperQuery, fields = LISTED): Promise<CursorPage<Paper>> {
  const { search, kind, cursor, limit } = query
  const filter = {
    ...scope(actor, 'question.read'),
    removedAt: null,
    ...(kind && { kind }),
    ...(search && { title: new RegExp(search.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i') }),
  }
  const after = afterCursor(cursor, 'updatedAt', -1, 'instant')
  const rows = await findInOrder(Papers, [filter, after], { updatedAt: -1, _id: -1 }, limit + 1, { fields })
  return cutPage(rows, limit, 'updatedAt')
}

const firstSections = (): PaperPart[] => [{ id: newId(), title: '单项选择题', points: null, items: [] }]

interface Begin {
  id: string
  unit?: string | undefined
  title: string
  kind: Paper['kind']
}
export async function createPaper(actor: Actor, { id, unit: home, title, kind }: Begin): Promise<Paper> {
  const own = scope(actor, 'question.write')
  const { _id: unit, ancestors } = await homeFor(actor, home)
  const at = now()
  const row: Paper = {
    ...{ _id: id, unit, ancestors, title, kind, sections: firstSections(), cells: [], shares: [] },
    ...{ copyOf: null, revision: 1, removedAt: null, savedBy: actor.name, createdAt: at, updatedAt: at },
  }
  const create = () => transaction((session) => insert(actor, row, session))
  return createOnce(Papers, { row, given: ['unit', 'title', 'kind', 'copyOf'], own, create })
}

async function insert(actor: Actor, row: Paper, session: ClientSession): Promise<void> {
  await Papers.create([row], { session })
  await note(actor, 'paper.create', row._id, row.title, session)
}

/** What the paper holds already stays as it is; whatever else is taken from the bank as it stands now. */
async function itemsOf(actor: Actor, before: Paper, sections: PaperSave['sections']): Promise<PaperPart[]> {
  const kept = new Map(before.sections.flatMap(({ items }) => items).map((item) => [item.question, item]))
  const wanted = sections.flatMap(({ items }) => items)
  const ids = wanted.map(({ question }) => question)
  if (new Set(ids).size < ids.length)
    throw invalid([{ path: 'sections', message: '同一道题在试卷里出现了两次，请删去一处' }])
  const isKept = ({ question, version }: { question: string; version: number }): boolean =>
    kept.get(question)?.version === version
  const fresh = await questionsForUse(
    actor,
    wanted.filter((item) => !isKept(item)).map(({ question }) => question),
  )
  const taken = new Map(
    fresh
      .filter(({ retired }) => !retired)
      .map(({ id, version, content }): [string, PaperItem] => [id, { question: id, version, content }]),
  )
  const gone = wanted.findIndex((item) => !isKept(item) && !taken.has(item.question))
  if (gone >= 0) throw invalid([{ path: 'sections', message: `第 ${gone + 1} 题已经停用，或者您无权使用，请换一道题` }])
  return sections.map(({ items, ...section }) => ({
    ...section,
    items: items.map((item) => (isKept(item) ? kept : taken).get(item.question)!),
  }))
}

/** The reply to this very save was lost. */
function isSaved({ revision, title, sections, cells }: Paper, save: PaperSave): boolean {
  const kept = sections.map(({ items, ...section }) => ({
    ...section,
    items: items.map(({ question, version }) => ({ question, version })),
  }))
  return revision === save.revision + 1 && isDeepStrictEqual({ title, sections: kept, cells }, without(save))
}
const without = ({ revision: _, ...save }: PaperSave): Omit<PaperSave, 'revision'> => save

export async function savePaper(actor: Actor, id: string, save: PaperSave): Promise<Paper> {
  const before = await paperFor(actor, 'question.write', id)
  if (isSaved(before, save)) return before
  if (before.revision !== save.revision) throw fail('paper.stale')
  const isDrawn = before.kind === 'drawn'
  const sections = isDrawn
    ? save.sections.map((section) => ({ ...section, items: [] }))
    : await itemsOf(actor, before, save.sections)
  const cells = isDrawn ? save.cells : []
  const { shares } = await availability(before.unit, cells)
  const { title } = save
  const changed = { title, sections, cells, shares, savedBy: actor.name, updatedAt: now() }
  await transaction(async (session) => {
    const { matchedCount } = await Papers.updateOne(
      { _id: id, revision: save.revision, ...scope(actor, 'question.write') },
      { $set: changed, $inc: { revision: 1 } },
      { session },
    )
    if (matchedCount === 0) throw fail('paper.stale')
    await note(actor, 'paper.save', id, title, session)
  })
  return { ...before, ...changed, revision: save.revision + 1 }
}

interface Copy {
  id: string
  title: string
  seed?: string | undefined
  /** The questions that somebody has seen drawn. */
  shown?: readonly string[] | undefined
}
/** Another paper of it: of a drawn one the paper that the seed draws, to be changed and printed. */
export async function copyPaper(actor: Actor, of: string, { id, title, seed, shown }: Copy): Promise<Paper> {
  const paper = await paperFor(actor, 'question.read', of)
  const { _id: unit, ancestors } = await homeFor(actor, paper.unit)
  const isFixed = paper.kind === 'drawn' && seed !== undefined
  const sections = isFixed ? await drawSections(paper, seed) : paper.sections
  const drawn = sections.flatMap(({ items }) => items.map(({ question }) => question))
  if (isFixed && shown && !isDeepStrictEqual(drawn, [...shown]) && !(await Papers.exists({ _id: id })))
    throw fail('paper.drawnOther')
  const at = now()
  const row: Paper = {
    ...paper,
    ...{ _id: id, unit, ancestors, title, sections, copyOf: isFixed ? `${of}/${seed}` : of },
    ...(isFixed && { kind: 'fixed' as const, cells: [], shares: [] }),
    ...{ revision: 1, removedAt: null, savedBy: actor.name, createdAt: at, updatedAt: at },
  }
  const create = () => transaction((session) => insert(actor, row, session))
  const own = scope(actor, 'question.write')
  return createOnce(Papers, { row, given: ['unit', 'title', 'kind', 'copyOf'], own, create })
}

/** What a unit's bank has for each row of a blueprint. */
export async function availableIn(actor: Actor, unit: string, cells: readonly PaperCell[]) {
  const { _id } = await unitFor(actor, 'question.read', unit)
  const { available, short } = await availability(_id, cells)
  return { available, short }
}

/** Out of the lists; whoever has it by its id, such as an examination, still does. */
export async function removePaper(actor: Actor, id: string, isRemoved: boolean): Promise<void> {
  await transaction(async (session) => {
    const { title, removedAt } = await paperFor(actor, 'question.write', id, session)
    if ((removedAt !== null) === isRemoved) return
    await Papers.updateOne({ _id: id }, { $set: { removedAt: isRemoved ? now() : null } }, { session })
    await note(actor, isRemoved ? 'paper.remove' : 'paper.restore', id, title, session)
  })
}
