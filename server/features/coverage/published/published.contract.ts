import { z } from 'zod'
import { api, file, get, post, put } from '../../../http/endpoint.ts'
import { BusinessDate, BusinessMonth, Done, Id, Instant, NewId, PageQuery, page } from '../../../lib/schema.ts'
import { Counts } from '../coverage.contract.ts'
import { KNOWN } from '../history/changes.rule.ts'

const Known = z.enum(KNOWN)
const Named = z.object({ name: z.string(), counts: Counts })

/** What a report says, as it was when it was published. Figures only: no person but who made it. */
export const ReportContent = z.object({
  title: z.string(),
  requirement: z.object({ title: z.string(), from: BusinessDate, to: BusinessDate }),
  unitName: z.string(),
  on: BusinessDate,
  known: Known,
  knownAt: Instant,
  by: z.string(),
  publishedAt: Instant,
  counts: Counts,
  posts: z.int(),
  months: z.array(z.object({ month: BusinessMonth, counts: Counts })),
  positions: z.array(Named),
  children: z.array(Named),
})
const Withdrawn = z.object({ at: Instant, reason: z.string() }).nullable()
export const PublishedReport = z.object({
  id: Id,
  title: z.string(),
  unitName: z.string(),
  on: BusinessDate,
  known: Known,
  by: z.string(),
  at: Instant,
  counts: Counts,
  /** Path of the page on which anybody may check it, and SHA-256 of its content. */
  check: z.string(),
  hash: z.string(),
  withdrawn: Withdrawn,
  /** Path of its public summary; null: there is none. */
  summary: z.string().nullable(),
})
/** What everybody may read of a report that was made public: figures, none of so few people that one could be told. */
export const PublicSummary = z.object({
  id: Id,
  title: z.string(),
  requirement: z.string(),
  unitName: z.string(),
  on: BusinessDate,
  at: Instant,
  counts: Counts,
  months: z.array(z.object({ month: BusinessMonth, counts: Counts })),
  positions: z.array(Named),
  children: z.array(Named),
  /** Units that are not listed because they have too few people. */
  small: z.int(),
})
/** What anybody learns who has the code that is printed on a report. */
export const ReportCheck = z.object({
  title: z.string(),
  requirement: z.string(),
  unitName: z.string(),
  on: BusinessDate,
  known: Known,
  at: Instant,
  counts: Counts,
  hash: z.string(),
  withdrawn: Withdrawn,
})

export const publishedReports = api('/coverage-reports', {
  list: get('', {
    summary: 'Reports published in the caller’s units, newest first',
    can: 'coverage.read',
    query: PageQuery,
    reply: page(PublishedReport),
  }),
  publish: post('', {
    summary: 'Freeze the coverage of a unit on a day as a report; again changes nothing',
    can: 'coverage.publish',
    limit: { per: 'person', times: 30, seconds: 600 },
    body: z.object({
      id: NewId,
      requirement: Id,
      unit: Id,
      on: BusinessDate,
      known: Known,
      title: z.string().trim().min(1, '请填写标题').max(100, '不超过 100 个字'),
    }),
    reply: PublishedReport,
  }),
  pdf: get('/:coverageReport/pdf', {
    summary: 'A published report for printing',
    can: 'coverage.read',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: file('application/pdf'),
  }),
  withdraw: post('/:coverageReport/withdraw', {
    summary: 'Withdraw a report: its check page says so, with the reason',
    can: 'coverage.publish',
    body: z.object({ reason: z.string().trim().min(1, '请写明撤回的理由').max(500, '不超过 500 个字') }),
    reply: Done,
  }),
  setPublic: put('/:coverageReport/public', {
    summary: 'Let everybody read the summary of a report, or no longer; 409 report.withdrawn',
    can: 'coverage.publish',
    body: z.object({ isPublic: z.boolean() }),
    reply: Done,
  }),
  summaries: get('/summaries', {
    summary: 'Summaries that are public, the newest first',
    can: 'anyone',
    limit: { per: 'address', times: 120, seconds: 60 },
    reply: z.object({
      items: z.array(PublicSummary.pick({ id: true, title: true, unitName: true, on: true, counts: true })),
    }),
  }),
  summary: get('/summaries/:coverageReport', {
    summary: 'The public summary of a report',
    can: 'anyone',
    limit: { per: 'address', times: 120, seconds: 60 },
    reply: PublicSummary,
  }),
  check: get('/checks/:code', {
    summary: 'Whether a report was published, and its main figures',
    can: 'anyone',
    limit: { per: 'address', times: 120, seconds: 60 },
    reply: ReportCheck,
  }),
})
