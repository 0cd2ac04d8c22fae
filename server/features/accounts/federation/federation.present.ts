import type { z } from 'zod'
import { unitNames } from '../../organisations/unitNames.service.ts'
import type { federation, ProviderView } from './federation.contract.ts'
import { IdentityLinks, IdentityProviders, type IdentityLink, type IdentityProvider } from './federation.model.ts'
import { signInSentence } from './signInFailures.rule.ts'

type Links = z.input<(typeof federation.endpoints)['linksOf']['reply']>

export async function presentLinks(rows: readonly IdentityLink[]): Promise<Links> {
  const ids = rows.map(({ provider }) => provider)
  const providers = await IdentityProviders.find({ _id: { $in: ids } }, { name: 1 }).lean()
  const names = new Map(providers.map(({ _id, name }) => [_id, name]))
  return {
    items: rows.map(({ _id: id, provider, shown, at, usedAt }) => ({
      id,
      provider: names.get(provider) ?? '',
      shown,
      at: at.toISOString(),
      usedAt: usedAt.toISOString(),
    })),
  }
}

/** `callbackOf`: what the other system must know of this one. */
export async function presentProviders(
  rows: readonly IdentityProvider[],
  callbackOf: (provider: string) => string,
): Promise<z.input<typeof ProviderView>[]> {
  const units = await unitNames(rows.map(({ unit }) => unit))
  const counts = await Promise.all(rows.map(({ _id }) => IdentityLinks.countDocuments({ provider: _id })))
  return rows.map(({ _id, ancestors: _ancestors, secret, failed, unit, ...row }, index) => ({
    ...row,
    id: _id,
    unit,
    unitName: units.get(unit) ?? '',
    secret: secret !== null,
    callback: callbackOf(_id),
    links: counts[index]!,
    failed: failed && {
      at: failed.at.toISOString(),
      sentence: signInSentence(failed.code) ?? failed.code,
      reason: failed.reason,
    },
  }))
}
