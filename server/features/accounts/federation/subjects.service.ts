import { lookUp } from '../../../lib/lookUp.ts'
import { IdentityLinks, IdentityProviders } from './federation.model.ts'
import type { ProviderKind } from './providerKinds.rule.ts'

/** As whom accounts sign in by providers of a kind that are of one organisation there; who does not is missing. */
export async function subjectsAt(
  kind: ProviderKind,
  [name, value]: readonly [string, string],
  accounts: readonly string[],
): Promise<Map<string, string>> {
  const providers = await IdentityProviders.find({ enabled: true }, { kind: 1, settings: 1 }).lean()
  const ids = providers.filter((each) => each.kind === kind && each.settings[name] === value).map(({ _id }) => _id)
  if (ids.length === 0) return new Map()
  const links = await lookUp(accounts, (some) =>
    IdentityLinks.find({ account: { $in: some }, provider: { $in: ids } }).lean(),
  )
  return new Map(links.map(({ account, subject }) => [account, subject]))
}
