import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { coverage } from './coverage.contract.ts'
import { presentCoverage, presentStanding } from './coverage.present.ts'
import { showCoverage, startFor } from './coverage.service.ts'
import { exempt, revokeExemption } from './exemptions/exempt.service.ts'
import { coverageOverview } from './overview.service.ts'
import { listPeople } from './people.service.ts'
import { coverageWorkbook } from './workbook.service.ts'

export const coverageRoutes = (_app: AppContext) =>
  mount(coverage, {
    start: async (_input, actor) => {
      const { requirements, units } = await startFor(actor)
      return {
        requirements: requirements.map(({ _id, title }) => ({ id: _id, title })),
        units: units.map(({ _id, name }) => ({ id: _id, name })),
      }
    },
    overview: (_input, actor) => coverageOverview(actor),
    show: async ({ params }, actor) => presentCoverage(await showCoverage(actor, params.requirement, params.unit)),
    people: async ({ params, query }, actor) => {
      const { page, names, total, unitName } = await listPeople(actor, params.requirement, params.unit, query)
      return {
        items: page.items.map((row) => presentStanding(row, names)),
        nextCursor: page.nextCursor,
        total,
        unitName,
      }
    },
    workbook: ({ params, query }, actor) => coverageWorkbook(actor, params.requirement, params.unit, query),
    exempt: async ({ params, body }, actor) => ({ exemption: await exempt(actor, params, body) }),
    revokeExemption: async ({ params, body }, actor) => {
      await revokeExemption(actor, params, body.reason)
      return done
    },
  })
