import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { businessDate } from '../../../lib/clock.ts'
import { done } from '../../../lib/schema.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { apiTokens } from './apiTokens.contract.ts'
import type { ApiToken } from './apiTokens.model.ts'
import { apiTokensOf, createApiToken, revokeApiToken } from './apiTokens.service.ts'

async function present(rows: readonly ApiToken[]) {
  const names = await unitNames(rows.map(({ unit }) => unit))
  return rows.map(({ _id, name, unit, byName, at, expiresOn, lastUsedOn, revokedAt }) => ({
    ...{ id: _id, name, unit, unitName: names.get(unit) ?? '', by: byName, at: at.toISOString(), expiresOn },
    expired: expiresOn < businessDate(),
    lastUsedOn: lastUsedOn ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  }))
}

export const apiTokensRoutes = ({ secret }: AppContext) =>
  mount(apiTokens, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await apiTokensOf(actor, query)
      return { items: await present(items), nextCursor }
    },
    create: async ({ body }, actor) => {
      const { row, token } = await createApiToken(actor, body, secret)
      return { ...(await present([row]))[0]!, token }
    },
    revoke: async ({ params }, actor) => {
      await revokeApiToken(actor, params.apiToken)
      return done
    },
  })
