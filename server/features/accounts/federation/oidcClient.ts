import * as client from 'openid-client'
import type { IdentityProvider } from './federation.model.ts'

const WAIT_SECONDS = 10

/** What the provider says of itself. */
export async function discover(issuer: string): Promise<client.ServerMetadata> {
  const execute = issuer.startsWith('http:') ? [client.allowInsecureRequests] : []
  const config = await client.discovery(new URL(issuer), 'unknown', undefined, client.None(), {
    execute,
    timeout: WAIT_SECONDS,
  })
  return config.serverMetadata()
}

/** Everything signed is checked by its signature too, though it comes by TLS: not everybody's does. */
export function configure(
  { settings }: Pick<IdentityProvider, 'settings'>,
  metadata: client.ServerMetadata,
  secret: string | null,
  tolerance: number,
): client.Configuration {
  const { clientId = '', auth, issuer = '' } = settings
  const method =
    secret === null
      ? client.None()
      : auth === 'post'
        ? client.ClientSecretPost(secret)
        : client.ClientSecretBasic(secret)
  const config = new client.Configuration(metadata, clientId, { [client.clockTolerance]: tolerance }, method)
  config.timeout = WAIT_SECONDS
  client.enableNonRepudiationChecks(config)
  if (issuer.startsWith('http:')) client.allowInsecureRequests(config)
  return config
}
