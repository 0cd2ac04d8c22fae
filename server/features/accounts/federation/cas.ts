/**
 * CAS protocol 3.0: tickets, attributes, single logout
 * (https://apereo.github.io/cas/7.0.x/protocol/CAS-Protocol-Specification.html).
 */
import { addressOf, parser, readAnswer, textOf, validate, type Answer, type Node } from './casClient.ts'
import { casSteps } from './casSteps.ts'
import { refuse } from './federation.failures.ts'
import type { IdentityProvider } from './federation.model.ts'
import type { ProviderProgram } from './provider.ts'

/** CAS is told the state with the service: a ticket is good for the browser that asked for it, and no other. */
const serviceOf = (callback: string, state: string): string => `${callback}?state=${state}`
const ticketKey = ({ _id }: IdentityProvider, ticket: string): string => `${_id} ticket ${ticket}`

async function answerTo(provider: IdentityProvider, service: string, ticket: string): Promise<Answer> {
  const { server } = provider.settings
  const { status, text } = await validate(server!, service, ticket).catch((error: unknown) => {
    throw refuse('identity.unreachable', String((error as Error).message))
  })
  const answer = readAnswer(text)
  if (!answer) throw refuse(status >= 500 ? 'identity.unreachable' : 'identity.settings', `${status}: no answer of CAS`)
  return answer
}

const valuesIn = (values: unknown): string[] => (values === undefined ? [] : [values].flat().map(textOf))

export const cas: ProviderProgram = {
  begin: async ({ settings }, { state }, callback) =>
    addressOf(settings['server']!, 'login', { service: serviceOf(callback, state) }),

  async finish(provider, { begun, address, callback }) {
    const ticket = address.searchParams.get('ticket')
    if (address.searchParams.get('state') !== begun.state) throw refuse('identity.expired')
    if (!ticket) throw refuse('identity.cancelled')
    const { user, attributes = {}, failure } = await answerTo(provider, serviceOf(callback, begun.state), ticket)
    if (failure?.code === 'INVALID_TICKET') throw refuse('identity.used', failure.text)
    if (failure) throw refuse('identity.settings', `${failure.code} ${failure.text}`)
    if (!user) throw refuse('identity.invalid', 'no user in the answer')
    const { attribute } = provider
    const shown = textOf(attributes['displayName'] ?? attributes['cn'] ?? attributes['name']) || user
    const number = attribute === 'user' ? user : textOf(attributes[attribute])
    const says = provider.others ? valuesIn(attributes[provider.others.attribute]) : []
    return { subject: user, shown, number: number || null, says, endedBy: [ticketKey(provider, ticket)] }
  },

  /** Whoever knows the ticket had it from the server or from us: that is all the specification asks for. */
  async ended(provider, { logoutRequest }) {
    let parsed: Node | undefined
    try {
      parsed = (parser.parse(logoutRequest ?? '') as Node)['LogoutRequest'] as Node | undefined
    } catch {
      parsed = undefined
    }
    const ticket = textOf(parsed?.['SessionIndex'])
    if (!ticket) throw refuse('identity.invalid', 'no SessionIndex in the request')
    return ticketKey(provider, ticket)
  },

  check: casSteps,
}
