/** 学员手册: one page of a class, written by who runs it. */
import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { circleOf } from '../../classes/circle.service.ts'
import { classToRun } from '../../classes/visible.service.ts'
import { picturesIn } from '../../courses/article.rule.ts'
import type { Article } from '../../courses/article.contract.ts'
import { isBlank, readArticle } from '../../courses/readArticle.service.ts'
import type { HandbookView } from './materials.contract.ts'
import { fail } from './materials.failures.ts'
import { ClassHandbooks, type ClassHandbook } from './materials.model.ts'

type View = z.input<typeof HandbookView>

const present = (row: ClassHandbook | null, runs: boolean): View => ({
  article: row?.article ?? null,
  ...{ by: row?.by ?? '', at: row?.at.toISOString() ?? null, runs, revision: row?.revision ?? 0 },
})

export async function handbookFor(actor: Actor, id: string): Promise<View> {
  const { runs } = await circleOf(actor, id)
  return present(await ClassHandbooks.findById(id).lean(), runs)
}

export async function hasHandbook(id: string): Promise<boolean> {
  const row = await ClassHandbooks.findById(id, { article: 1 }).lean()
  return row !== null && !isBlank(row.article)
}

/** @throws handbook.unfit, handbook.pictures, handbook.stale */
export async function saveHandbook(
  actor: Actor,
  id: string,
  { article, revision }: { article: z.output<typeof Article>; revision: number },
): Promise<View> {
  await classToRun(actor, id)
  const read = readArticle(article)
  if ('problem' in read) throw fail('handbook.unfit', { problem: read.problem })
  if (picturesIn(read.article).length > 0) throw fail('handbook.pictures')
  const row = { article: read.article, by: actor.name, at: now(), revision: revision + 1 }
  if (revision === 0)
    await ClassHandbooks.create({ _id: id, ...row }).catch((error: unknown) => {
      throw isDuplicate(error) ? fail('handbook.stale') : error
    })
  else if ((await ClassHandbooks.updateOne({ _id: id, revision }, { $set: row })).modifiedCount === 0)
    throw fail('handbook.stale')
  return present(await ClassHandbooks.findById(id).lean(), true)
}
