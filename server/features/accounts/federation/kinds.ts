import { cas } from './cas.ts'
import type { IdentityProvider } from './federation.model.ts'
import { oidc } from './oidc.ts'
import type { ProviderProgram } from './provider.ts'
import type { ProviderKind } from './providerKinds.rule.ts'

const PROGRAMS: Record<ProviderKind, ProviderProgram> = { cas, oidc }
export const programOf = ({ kind }: Pick<IdentityProvider, 'kind'>): ProviderProgram => PROGRAMS[kind]
