import { addressOf, ask, readAnswer, validate } from './casClient.ts'
import { failed, reached, schemeStep, warning, type CheckSteps, type Found } from './checkSteps.ts'
import type { IdentityProvider } from './federation.model.ts'

export const casSteps = ({ settings: { server = '' } }: IdentityProvider, callback: string): CheckSteps => [
  ['地址', () => schemeStep(server)],
  ['登录页', () => loginPage(server)],
  ['验证票据的接口', () => validation(server, callback)],
  ['登记的回调地址', () => registration(server, callback)],
]

const isCas = async (server: string): Promise<boolean> =>
  validate(server, 'http://check.invalid', 'ST-check').then(
    ({ text }) => readAnswer(text) !== null,
    () => false,
  )

/** The usual places of a CAS server on the same host, of which one is likely to be meant. */
async function meant(server: string): Promise<string | undefined> {
  const { origin } = new URL(server)
  const places = [`${origin}/cas`, `${origin}/authserver`, origin, server.replace(/\/login$/, '')]
  for (const place of places.filter((each) => each !== server)) if (await isCas(place)) return place
  return undefined
}

async function wrongPlace(server: string, found: string): Promise<Found> {
  const place = await meant(server)
  return failed(
    found,
    place ? `在 ${place} 找到了 CAS 服务，是不是这个地址？` : '请检查地址的路径，例如 /cas、/authserver。',
  )
}

async function loginPage(server: string): Promise<Found> {
  const { status } = await ask(addressOf(server, 'login'))
  if (status === 404) return wrongPlace(server, `${server}/login 没有这一页（404）。`)
  if (status >= 500) return failed(`登录页回答 ${status}。`, '对方服务器有故障，请联系其管理员。')
  return `登录页有回应（${status}）。`
}

async function validation(server: string, callback: string): Promise<Found> {
  const { status, text } = await validate(server, callback, 'ST-check')
  const answer = readAnswer(text)
  if (answer?.failure) return '能验证票据（一张编造的票据被拒绝了，正应如此）。'
  if (answer) return failed('一张编造的票据被接受了。', '这个地址的服务不可信，请联系其管理员。')
  if (status === 404) return wrongPlace(server, `${server}/p3/serviceValidate 没有这个接口（404）。`)
  return wrongPlace(server, `${server}/p3/serviceValidate 的回答不是 CAS 的格式（${status}）。`)
}

/** A server that knows only registered services refuses the others before it looks at the ticket, or says so at the login page. */
async function registration(server: string, callback: string): Promise<Found> {
  const { text } = await validate(server, callback, 'ST-check')
  const code = readAnswer(text)?.failure?.code ?? ''
  const page = await ask(addressOf(server, 'login', { service: callback })).catch((error: unknown) => reached(error))
  const refused = code.startsWith('INVALID_SERVICE') || code === 'UNAUTHORIZED_SERVICE'
  if (refused || (typeof page === 'object' && 'status' in page && page.status === 403))
    return failed('对方没有登记本系统。', `请对方的管理员登记服务地址 ${callback}（允许其后带参数）。`)
  return code === 'INVALID_TICKET'
    ? '对方接受本系统的回调地址。'
    : warning(`对方回答 ${code || '不明'}，看不出是否已登记本系统。`, `请确认对方登记了服务地址 ${callback}。`)
}
