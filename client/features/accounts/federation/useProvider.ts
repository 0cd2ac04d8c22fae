import { computed, ref } from 'vue'
import {
  fieldFault,
  PROVIDER_KINDS,
  type ProviderField,
  type ProviderKind,
} from '../../../../server/features/accounts/federation/providerKinds.rule.ts'
import { api, type Reply } from '../../../lib/api.ts'
import { makeOnce } from '../../../lib/makeOnce.ts'
import { useAct } from '../../../lib/useAct.ts'
import { useUnsaved } from '../../../lib/useUnsaved.ts'

export type Provider = Reply<'federation', 'providers'>['items'][number]

/** What of a provider is changed, as the interface takes it. */
export const changeable = ({
  name,
  settings,
  attribute,
  match,
  confirm,
  opens,
  others,
  enabled,
  revision,
}: Provider) => ({
  name,
  settings: { ...settings },
  attribute,
  match,
  confirm,
  opens,
  others: others && { ...others },
  enabled,
  revision,
})
const EMPTY = {
  name: '',
  settings: {} as Record<string, string>,
  attribute: '',
  match: 'staffNumber' as const,
  confirm: 'password' as const,
  opens: false,
  others: null,
  enabled: false,
  revision: 0,
}

/** The form of a provider: of one that is there, or of a new one. */
export function useProvider(provider: Provider | undefined) {
  const { busy, sentence, fieldError, run } = useAct()
  const once = makeOnce()
  const kind = ref<ProviderKind>(provider?.kind ?? 'oidc')
  const unit = ref(provider?.unit ?? '')
  const secret = ref('')
  const form = ref<ReturnType<typeof changeable>>(provider ? changeable(provider) : structuredClone(EMPTY))
  const fields = computed<readonly ProviderField[]>(() => PROVIDER_KINDS[kind.value].fields)
  const unsaved = useUnsaved('统一身份认证的设置', () => ({ ...form.value, unit: unit.value, secret: secret.value }))

  const typed = (field: ProviderField): string => form.value.settings[field.name] ?? field.fallback ?? ''
  const tried = ref(false)
  /** Said here at once, and by the server again. */
  const faultOf = (field: ProviderField): string | undefined =>
    fieldError(`settings.${field.name}`) ??
    (tried.value ? (fieldFault(field, typed(field).trim(), form.value.settings) ?? undefined) : undefined)

  /** @returns its id; undefined when it was not saved */
  async function save(): Promise<string | undefined> {
    tried.value = true
    const settings = Object.fromEntries(fields.value.map((field) => [field.name, typed(field)]))
    if (fields.value.some((field) => fieldFault(field, typed(field).trim(), settings))) return undefined
    const { revision, enabled, ...given } = { ...form.value, settings }
    const body = { ...given, ...(secret.value && { secret: secret.value }) }
    let saved: Provider | undefined
    await run(async () => {
      saved = provider
        ? await api.federation.save({
            params: { identityProvider: provider.id },
            body: { ...body, revision, enabled },
          })
        : await once((id) => api.federation.create({ body: { id, kind: kind.value, unit: unit.value, ...body } }))
    })
    if (saved) unsaved.settled()
    return saved?.id
  }
  return { kind, unit, secret, form, fields, typed, faultOf, busy, sentence, fieldError, run, save, ...unsaved }
}
