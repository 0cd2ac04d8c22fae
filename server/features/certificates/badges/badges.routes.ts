import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { issuerProfile, statusOf } from './badge.service.ts'
import { publicKey, publicKeys } from './badgeKeys.service.ts'
import { badges } from './badges.contract.ts'

export const badgesRoutes = ({ config }: AppContext) =>
  mount(badges, {
    issuer: () => issuerProfile(config.publicUrl),
    jwks: async () => ({ keys: await publicKeys(config.publicUrl) }),
    key: ({ params }) => publicKey(params.badgeKey, config.publicUrl),
    status: ({ params }) => statusOf(params.code, config.publicUrl),
  })
