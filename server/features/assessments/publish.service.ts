/** 公布: figures, points and places are frozen as what was hashed; withdrawn, they stay and say so. */
import { createHash } from 'node:crypto'
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import type { PublishedContent } from './scheme.contract.ts'
import { fail } from './assessments.failures.ts'
import { AssessmentPublications, Assessments } from './assessments.model.ts'
import type { Assessment, AssessmentPublication } from './assessments.model.ts'
import { publishFaults } from './assessments.rule.ts'
import { isCurrent } from './calculate.service.ts'
import { reporters } from './opening.service.ts'
import { requirementTitles } from './requirementTitles.service.ts'
import { assessmentFor } from './schemes.service.ts'
import { scoredRows, type Reported, type ScoredRow } from './score.ts'
import { rowsOf } from './sheets.service.ts'

export type Content = z.infer<typeof PublishedContent>
export const contentIn = ({ content }: Pick<AssessmentPublication, 'content'>): Content =>
  JSON.parse(content) as Content
const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex')

export const missingFor = (assessment: Assessment, rows: readonly Reported[]): string[] =>
  publishFaults(
    {
      ...assessment,
      sheets: rows.map(({ sheet }) => sheet),
      figuresOn: isCurrent(assessment) ? assessment.calculation!.on : null,
    },
    businessDate(),
  )

/** As they stand. */
export async function presentRows(assessment: Assessment, rows: readonly Reported[]): Promise<ScoredRow[]> {
  return scoredRows(assessment, rows, await unitNames(rows.map(({ sheet }) => sheet.unit)))
}

async function contentOf(actor: Actor, assessment: Assessment, rows: readonly Reported[], at: Date): Promise<Content> {
  const { title, year, on, known, indicators } = assessment
  const titles = await requirementTitles(indicators)
  return {
    ...{ title, year, on, known, by: actor.name, publishedAt: at.toISOString() },
    indicators: indicators.map((each) => ({ ...each, requirementTitle: titles.get(each.requirement ?? '') ?? '' })),
    rows: await presentRows(assessment, rows),
  }
}

async function tellResult(assessment: Assessment, publication: string, session: ClientSession): Promise<void> {
  const telling = { kind: 'assessment.published', key: publication, link: '/manage/assessment' } as const
  const values = { title: assessment.title }
  await notify({ accounts: await reporters(assessment, session) }, { ...telling, values }, session)
}

/** Under the same id it is done once. @throws assessment.notOpen, assessment.notReady */
export async function publishAssessment(actor: Actor, id: string, publication: string): Promise<Assessment> {
  await transaction(async (session) => {
    const assessment = await assessmentFor(actor, id, session)
    const before = await AssessmentPublications.findById(publication, null, { session }).lean()
    if (before) {
      if (before.assessment !== id) throw httpFail('notFound')
      return
    }
    if (assessment.state !== 'opened') throw fail('assessment.notOpen')
    const rows = await rowsOf(assessment, session)
    const faults = missingFor(assessment, rows)
    if (faults.length > 0) throw fail('assessment.notReady', { faults: faults.join('；') })
    const at = now()
    const content = JSON.stringify(await contentOf(actor, assessment, rows, at))
    const row = { _id: publication, assessment: id, content, hash: hashOf(content), publishedBy: actor.account, at }
    await AssessmentPublications.create([row], { session })
    const $set = { state: 'published' as const, publication }
    await Assessments.updateOne({ _id: id, state: 'opened' }, { $set, $inc: { changes: 1, revision: 1 } }, { session })
    await tellResult(assessment, publication, session)
    await note(actor, 'assessment.publish', id, `${assessment.title}，${rows.length} 个单位`, session)
  })
  return assessmentFor(actor, id)
}

/** Twice is once: the first reason stays. */
export async function withdrawResults(actor: Actor, id: string, reason: string): Promise<Assessment> {
  await transaction(async (session) => {
    const { title, state, publication, revision, calculation } = await assessmentFor(actor, id, session)
    if (state !== 'published') {
      const newest = await newestPublication(id, session)
      if (newest?.withdrawn) return
      throw fail('assessment.unpublished')
    }
    const withdrawn = { at: now(), by: actor.account, reason }
    await AssessmentPublications.updateOne({ _id: publication! }, { $set: { withdrawn } }, { session })
    const $set = {
      ...{ state: 'opened' as const, publication: null },
      ...(calculation && { 'calculation.revision': revision + 1 }), // its figures are those of the scheme still
    }
    await Assessments.updateOne({ _id: id, revision }, { $set, $inc: { revision: 1 } }, { session })
    await note(actor, 'assessment.withdraw', id, `${title}：${reason}`, session)
  })
  return assessmentFor(actor, id)
}

/** The results that hold, or those that were withdrawn last; null before any. */
export const newestPublication = (assessment: string, session?: ClientSession): Promise<AssessmentPublication | null> =>
  AssessmentPublications.findOne({ assessment }, null, session ? { session } : {})
    .sort({ assessment: -1, at: -1 })
    .lean()

/** Those of which results have been published, withdrawn since or not. */
export async function publishedAmong(assessments: readonly string[]): Promise<Set<string>> {
  const named = { assessment: { $in: [...new Set(assessments)] } }
  const rows = await AssessmentPublications.find(named, { assessment: 1 }).lean()
  return new Set(rows.map(({ assessment }) => assessment))
}
