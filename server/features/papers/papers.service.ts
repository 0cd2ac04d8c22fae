/** Papers for other features: an examination names one, and freezes what it asks for each attempt. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { sameKeys } from '../questions/questions.service.ts'
import { fitOf, type Described } from './blueprint.rule.ts'
import { drawSections } from './draw.service.ts'
import { listPapers } from './edit.service.ts'
import type { PaperContent } from './paper.contract.ts'
import { Papers, type Paper, type PaperPart } from './papers.model.ts'
import { worth } from './points.rule.ts'

export const contentOf = ({ title }: Paper, sections: readonly PaperPart[]): PaperContent => ({
  title,
  sections: sections.map(({ id, title: heading, points, items }) => ({
    ...{ id, title: heading },
    questions: items.map(({ content }) => (points === null ? content : worth(content, points))),
  })),
})

/** As it is sat: of a drawn paper the one that the seed draws. @throws paper.short, paper.empty */
export const frozenPaper = async (paper: Paper, seed: string): Promise<PaperContent> =>
  contentOf(paper, paper.kind === 'drawn' ? await drawSections(paper, seed) : paper.sections)

/** A paper that the caller may use; any other, and one that was removed, is not found. */
export async function paperToUse(actor: Actor, id: string): Promise<Paper> {
  const row = await Papers.findOne({ _id: id, removedAt: null, ...scope(actor, 'question.read') }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** The caller's papers for a chooser, the last changed first. */
export async function papersToUse(actor: Actor, search?: string): Promise<{ id: string; title: string }[]> {
  const { items } = await listPapers(actor, { search, limit: 50 }, { title: 1, updatedAt: 1 })
  return items.map(({ _id: id, title }) => ({ id, title }))
}

export type PaperNow = Paper
/** A paper as it stands, to be kept by who asks it: behind an access check of the caller's. */
export async function paperNow(id: string, session?: ClientSession): Promise<PaperNow> {
  const row = await Papers.findById(id, null, session ? { session } : {}).lean()
  if (!row) throw httpFail('notFound')
  return row
}
/** Counts the changes of a paper; null: there is none. */
export const paperRevision = async (id: string): Promise<number | null> =>
  (await Papers.findById(id, { revision: 1 }).lean())?.revision ?? null

/** What a paper asks now. Its order is for the caller to shuffle. */
export const paperContent = async (id: string, seed: string): Promise<PaperContent> =>
  frozenPaper(await paperNow(id), seed)

const ASKING = { unit: 1, kind: 1, cells: 1, 'sections.items': 1 } as const
/** Of each what says which questions it asks, as it stands now. */
export type AskingPaper = Pick<Paper, 'unit' | 'kind' | 'cells' | 'sections'>
export const askingNow = (papers: readonly string[]): Promise<AskingPaper[]> =>
  Papers.find({ _id: { $in: [...new Set(papers)] } }, ASKING).lean<AskingPaper[]>()

/** What papers ask: questions by id and by their text, and whether a drawn one may draw a question. */
export function questionsAskedBy(papers: readonly AskingPaper[]) {
  const items = papers
    .filter(({ kind }) => kind === 'fixed')
    .flatMap(({ sections }) => sections.flatMap((section) => section.items))
  const drawn = papers.flatMap(({ unit, kind, cells }) =>
    kind === 'drawn' ? cells.map((cell) => ({ unit, fits: fitOf(cell) })) : [],
  )
  return {
    questions: new Set(items.map(({ question }) => question)),
    sames: new Set(items.flatMap(({ content }) => sameKeys(content))),
    mayDraw: (traits: Described & { ancestors: readonly string[] }) =>
      drawn.some(({ unit, fits }) => traits.ancestors.includes(unit) && fits(traits)),
  }
}
