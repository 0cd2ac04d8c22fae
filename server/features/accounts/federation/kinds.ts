import { cas } from './cas.ts'
import { dingtalk } from './dingtalk.ts'
import type { IdentityProvider } from './federation.model.ts'
import { ldap } from './ldap.ts'
import { oidc } from './oidc.ts'
import type { ProviderProgram } from './provider.ts'
import type { ProviderKind } from './providerKinds.rule.ts'
import { wecom } from './wecom.ts'

const PROGRAMS: Record<ProviderKind, ProviderProgram> = { cas, dingtalk, ldap, oidc, wecom }
export const programOf = ({ kind }: Pick<IdentityProvider, 'kind'>): ProviderProgram => PROGRAMS[kind]
