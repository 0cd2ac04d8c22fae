/** Setting identity providers up: a system administrator's, for the units that one has. */
import { scope, type Actor } from '../../../access/actor.ts'
import { httpFail, invalid } from '../../../lib/failure.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { transaction } from '../../../lib/transaction.ts'
import { goesElsewhere, TYPE_AGAIN } from '../../../secrecy/goesElsewhere.ts'
import { note } from '../../audit/audit.service.ts'
import { Units } from '../../organisations/organisations.model.ts'
import { runSteps, type CheckStep } from './checkSteps.ts'
import { fail, refuse } from './federation.failures.ts'
import { IdentityLinks, IdentityProviders, type IdentityProvider } from './federation.model.ts'
import { programOf } from './kinds.ts'
import type { SignOutNotice } from './provider.ts'
import {
  fieldFault,
  PROVIDER_KINDS,
  tidySettings,
  type ProviderField,
  type ProviderKind,
} from './providerKinds.rule.ts'
import { sealedSecret } from './providerSecret.service.ts'

type Given = Pick<IdentityProvider, 'name' | 'settings' | 'attribute' | 'match' | 'confirm' | 'opens' | 'others'> & {
  secret?: string | undefined
}
const GIVEN = ['kind', 'unit', 'name', 'settings', 'attribute', 'match', 'confirm', 'opens', 'others'] as const

function accepted(kind: ProviderKind, typed: IdentityProvider['settings']): IdentityProvider['settings'] {
  const settings = tidySettings(kind, typed)
  const fields: readonly ProviderField[] = PROVIDER_KINDS[kind].fields
  const faults = fields.flatMap((field) => {
    const message = fieldFault(field, settings[field.name] ?? '', settings)
    return message ? [{ path: `settings.${field.name}`, message }] : []
  })
  if (faults.length > 0) throw invalid(faults)
  return settings
}

/** Providers in use that anybody may sign in by, by name. */
export const providersInUse = (): Promise<IdentityProvider[]> =>
  IdentityProviders.find({ enabled: true }).sort({ name: 1, _id: 1 }).lean()

export const listProviders = async (actor: Actor): Promise<IdentityProvider[]> =>
  IdentityProviders.find(scope(actor, 'identityProvider.write')).sort({ name: 1, _id: 1 }).lean()

async function managed(actor: Actor, id: string): Promise<IdentityProvider> {
  const row = await IdentityProviders.findOne({ _id: id, ...scope(actor, 'identityProvider.write') }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

export async function createProvider(
  actor: Actor,
  { id, kind, unit, secret = '', ...given }: Given & { id: string; kind: ProviderKind; unit: string },
): Promise<IdentityProvider> {
  const home = await Units.findOne({ _id: unit, ...scope(actor, 'identityProvider.write') }).lean()
  if (!home) throw httpFail('notFound')
  const row: IdentityProvider = {
    _id: id,
    kind,
    unit,
    ancestors: home.ancestors,
    ...given,
    settings: accepted(kind, given.settings),
    secret: sealedSecret(id, secret),
    enabled: false,
    failed: null,
    revision: 1,
  }
  const own = scope(actor, 'identityProvider.write')
  const create = () =>
    transaction(async (session) => {
      await IdentityProviders.create([row], { session })
      await note(actor, 'identityProvider.create', id, `${row.name}（${PROVIDER_KINDS[kind].label}）`, session)
    })
  return createOnce(IdentityProviders, { row, given: GIVEN, own, create })
}

/** Whose identities these are stays as it is once somebody has signed in by them: another system may call others the same. */
async function refuseOtherNamespace(before: IdentityProvider, settings: IdentityProvider['settings']): Promise<void> {
  const namespace: readonly string[] = PROVIDER_KINDS[before.kind].namespace
  if (namespace.every((name) => before.settings[name] === settings[name])) return
  const links = await IdentityLinks.countDocuments({ provider: before._id })
  if (links > 0) throw fail('provider.inUse', { links })
}

/** Settings that say whom the secret is shown to, and how. */
function toWhom(kind: ProviderKind): string[] {
  const fields: readonly ProviderField[] = PROVIDER_KINDS[kind].fields
  const servers = fields.filter(({ form }) => form === 'address' || form === 'directory')
  return [...servers.map(({ name }) => name), 'security']
}

/** @throws conflict, provider.inUse, request.invalid where the secret would go to another server */
export async function saveProvider(
  actor: Actor,
  id: string,
  { revision, secret, ...given }: Given & { revision: number; enabled: boolean },
): Promise<IdentityProvider> {
  const before = await managed(actor, id)
  const settings = accepted(before.kind, given.settings)
  await refuseOtherNamespace(before, settings)
  if (secret === undefined && before.secret !== null && goesElsewhere(toWhom(before.kind), before.settings, settings))
    throw invalid([{ path: 'secret', message: TYPE_AGAIN }])
  const next = { ...given, settings, ...(secret !== undefined && { secret: sealedSecret(id, secret) }) }
  await transaction(async (session) => {
    const { matchedCount } = await IdentityProviders.updateOne(
      { _id: id, revision },
      { $set: { ...next, failed: null }, $inc: { revision: 1 } },
      { session },
    )
    if (matchedCount === 0) throw httpFail('conflict')
    await note(actor, 'identityProvider.save', id, `${given.name}，${given.enabled ? '启用' : '未启用'}`, session)
  })
  return managed(actor, id)
}

export async function removeProvider(actor: Actor, id: string): Promise<void> {
  const { name } = await managed(actor, id)
  await transaction(async (session) => {
    const links = await IdentityLinks.countDocuments({ provider: id }).session(session)
    if (links > 0) throw fail('provider.kept', { links })
    await IdentityProviders.deleteOne({ _id: id }, { session })
    await note(actor, 'identityProvider.remove', id, name, session)
  })
}

export async function checkProvider(actor: Actor, id: string, callback: string): Promise<CheckStep[]> {
  const provider = await managed(actor, id)
  return runSteps(programOf(provider).check(provider, callback))
}

/** Which sign-ins a provider says are over. @throws identity.off, identity.invalid */
export async function endedAt(id: string, notice: SignOutNotice): Promise<string> {
  const provider = await IdentityProviders.findById(id).lean()
  if (!provider) throw refuse('identity.off')
  return programOf(provider).ended(provider, notice)
}
