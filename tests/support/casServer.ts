/**
 * A CAS server after the protocol's specification 3.0: /login hands out a ticket to a registered service, which
 * /p3/serviceValidate takes once, for that very service; /logout tells the services (section 3, single logout).
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Person {
  user: string
  attributes: Record<string, string>
}
const escaped = (text: string): string => text.replace(/[<&]/g, (sign) => (sign === '<' ? '&lt;' : '&amp;'))
const answer = (inner: string): string =>
  `<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">${inner}</cas:serviceResponse>`
const failure = (code: string, text: string): string =>
  answer(`<cas:authenticationFailure code="${code}">${text}</cas:authenticationFailure>`)
const success = ({ user, attributes }: Person): string =>
  answer(
    `<cas:authenticationSuccess><cas:user>${escaped(user)}</cas:user><cas:attributes>${Object.entries(attributes)
      .map(([name, value]) => `<cas:${name}>${escaped(value)}</cas:${name}>`)
      .join('')}</cas:attributes></cas:authenticationSuccess>`,
  )

export async function casServer(isRegistered: (service: string) => boolean = () => true) {
  const tickets = new Map<string, { service: string; person: Person }>()
  const given: { ticket: string; service: string }[] = []
  let person: Person | null = null

  function login(service: string | null): { status: number; text?: string; location?: string } {
    if (service === null) return { status: 200, text: '<h1>Sign in</h1>' }
    if (!isRegistered(service)) return { status: 403, text: 'Application Not Authorized to Use CAS' }
    if (!person) return { status: 200, text: '<h1>Sign in</h1>' }
    const ticket = `ST-${randomBytes(12).toString('hex')}`
    tickets.set(ticket, { service, person })
    given.push({ ticket, service })
    const address = new URL(service)
    address.searchParams.append('ticket', ticket)
    return { status: 302, location: address.href }
  }
  function validate(service: string | null, ticket: string | null): string {
    if (!service || !ticket) return failure('INVALID_REQUEST', 'service and ticket are both required')
    const found = tickets.get(ticket)
    tickets.delete(ticket)
    if (!found) return failure('INVALID_TICKET', `Ticket ${ticket} not recognized`)
    if (found.service !== service) return failure('INVALID_SERVICE', 'the service does not match the ticket')
    return success(found.person)
  }
  const server = createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url!, 'http://cas')
    const service = searchParams.get('service')
    if (pathname === '/cas/login') {
      const { status, text, location } = login(service)
      res.writeHead(status, location ? { location } : { 'content-type': 'text/html' }).end(text)
    } else if (pathname === '/cas/p3/serviceValidate')
      res.writeHead(200, { 'content-type': 'application/xml' }).end(validate(service, searchParams.get('ticket')))
    else res.writeHead(404, { 'content-type': 'text/html' }).end('<h1>404</h1>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    address: `${origin}/cas`,
    origin,
    given,
    person: (next: Person | null) => void (person = next),
    async logout(): Promise<Response[]> {
      return Promise.all(
        given.map(({ ticket, service }) =>
          fetch(service, {
            method: 'POST',
            body: new URLSearchParams({
              logoutRequest: `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="LR-1" Version="2.0" IssueInstant="2026-01-01T00:00:00Z"><saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">@NOT_USED@</saml:NameID><samlp:SessionIndex>${ticket}</samlp:SessionIndex></samlp:LogoutRequest>`,
            }),
          }),
        ),
      )
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
