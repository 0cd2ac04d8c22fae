import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { requirementsFor } from '../../programmes/requirements.service.ts'
import { tokenActor } from './apiTokens.service.ts'
import { coverageData } from './coverageData.contract.ts'
import { coverageDataOf, csvOf } from './coverageData.service.ts'

export const coverageDataRoutes = (_app: AppContext) =>
  mount(coverageData, {
    requirements: async (_input, _actor, { req }) => {
      const { actor, unit } = await tokenActor(req.get('authorization'))
      const names = await unitNames([unit])
      const items = await requirementsFor(actor, 'coverage.read')
      return {
        unit: { id: unit, name: names.get(unit) ?? '' },
        items: items.map(({ _id, title, from, to }) => ({ id: _id, title, from, to })),
      }
    },
    units: async ({ query }, _actor, { req }) => {
      const { actor } = await tokenActor(req.get('authorization'))
      const data = await coverageDataOf(actor, query.requirement, query.unit)
      if (query.format === 'csv')
        return { type: 'text/csv; charset=utf-8', body: csvOf(data), filename: `coverage ${data.asOf}.csv` }
      const { _id, title, from, to } = data.requirement
      const body = JSON.stringify({ ...data, requirement: { id: _id, title, from, to } })
      return { type: 'application/json; charset=utf-8', body }
    },
  })
