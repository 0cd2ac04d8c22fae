import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { publishedReports } from './published.contract.ts'
import type { PublishedReport } from './published.model.ts'
import {
  checkReport,
  contentIn,
  publishedReport,
  publishedReportsOf,
  publishReport,
  withdrawReport,
} from './published.service.ts'
import { reportPdf } from './pdf/reportPdf.ts'
import { publicReport, publicReports, setPublic, summaryOf } from './summaries.service.ts'

const checkPath = ({ code }: PublishedReport): string => `/check/report/${code}`

function present(report: PublishedReport) {
  const { unitName, by, counts } = contentIn(report)
  const { _id, title, on, known, at, hash, withdrawn } = report
  return {
    ...{ id: _id, title, unitName, on, known, by, counts, hash },
    at: at.toISOString(),
    check: checkPath(report),
    withdrawn: withdrawn ? { at: withdrawn.at.toISOString(), reason: withdrawn.reason } : null,
    summary: report.publicSince ? `/public/coverage/${_id}` : null,
  }
}

export const publishedReportsRoutes = ({ config }: AppContext) =>
  mount(publishedReports, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await publishedReportsOf(actor, query)
      return { items: items.map(present), nextCursor }
    },
    publish: async ({ body }, actor) => present(await publishReport(actor, body)),
    pdf: async ({ params }, actor) => {
      const report = await publishedReport(actor, params.coverageReport)
      const address = config.publicUrl + checkPath(report)
      const body = await reportPdf(contentIn(report), { hash: report.hash, address, isWithdrawn: !!report.withdrawn })
      const filename = `${report.title} ${report.on}.pdf`.replace(/[\\/:*?"<>|]/g, ' ')
      return { type: 'application/pdf', body, filename }
    },
    withdraw: async ({ params, body }, actor) => {
      await withdrawReport(actor, params.coverageReport, body.reason)
      return done
    },
    setPublic: async ({ params, body }, actor) => {
      await setPublic(actor, params.coverageReport, body.isPublic)
      return done
    },
    summaries: async () => ({ items: (await publicReports()).map(summaryOf) }),
    summary: async ({ params }) => summaryOf(await publicReport(params.coverageReport)),
    check: async ({ params }) => {
      const report = await checkReport(params.code)
      const { by: _by, id: _id, check: _check, summary: _summary, ...said } = present(report)
      return { ...said, requirement: contentIn(report).requirement.title }
    },
  })
