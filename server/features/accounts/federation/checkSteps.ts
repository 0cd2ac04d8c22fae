/** Trying the settings of a provider one step after the other: the first that fails ends it. */
export interface CheckStep {
  title: string
  state: 'passed' | 'warning' | 'failed' | 'skipped'
  found: string
  advice: string
}
/** A step says what it found; a failure is thrown or returned with what to do about it. */
export type Found = string | { state: 'warning' | 'failed'; found: string; advice: string }
export type CheckSteps = readonly [title: string, run: () => Promise<Found> | Found][]

export const failed = (found: string, advice: string): Found => ({ state: 'failed', found, advice })
export const warning = (found: string, advice: string): Found => ({ state: 'warning', found, advice })

const stepOf = (title: string, found: Found): CheckStep =>
  typeof found === 'string' ? { title, state: 'passed', found, advice: '' } : { title, ...found }

export async function runSteps(steps: CheckSteps): Promise<CheckStep[]> {
  const done: CheckStep[] = []
  for (const [title, run] of steps) {
    if (done.some(({ state }) => state === 'failed')) {
      done.push({ title, state: 'skipped', found: '前面的一步没有通过', advice: '' })
      continue
    }
    const found = await Promise.resolve()
      .then(run)
      .catch((error: unknown) => reached(error))
    done.push(stepOf(title, found))
  }
  return done
}

const causes = (error: unknown): { code?: string; message: string; name: string }[] => {
  const { cause } = error as { cause?: unknown }
  return [error as never, ...(cause ? causes(cause) : [])]
}

/** Why another server could not be asked, in words. */
export function reached(error: unknown): Found {
  const all = causes(error)
  const code = all.map((each) => each.code).find((each) => each && each in NETWORK)
  if (code) return failed(...NETWORK[code]!)
  if (all.some(({ name }) => name === 'TimeoutError' || name === 'AbortError'))
    return failed('服务器 10 秒内没有回应。', '请检查地址和端口，以及两台服务器之间的防火墙。')
  const { message } = all.at(-1)!
  if (/certificate|self-signed|altname/i.test(message + String(code)))
    return failed(
      `服务器的证书不被信任：${message}`,
      '请对方换用受信任的证书；自签的，用 NODE_EXTRA_CA_CERTS 告知本系统。',
    )
  return failed(`没有得到回答：${message}`, '请检查地址。')
}
const NETWORK: Record<string, [string, string]> = {
  ENOTFOUND: ['没有找到这个名称的服务器（DNS 查不到）。', '请检查地址里的域名有没有写错。'],
  EAI_AGAIN: ['查询域名时没有回应。', '请检查本服务器的 DNS 设置，以及域名有没有写错。'],
  ECONNREFUSED: ['服务器在，但这个端口没有服务。', '请检查地址里的端口和 http/https。'],
  EHOSTUNREACH: ['到不了这台服务器。', '请检查两台服务器之间的网络和防火墙。'],
  ECONNRESET: ['连接被对方中断。', '请检查地址里的 http/https，以及两台服务器之间的防火墙。'],
  UND_ERR_CONNECT_TIMEOUT: ['连接不上，等待超时。', '请检查地址和端口，以及两台服务器之间的防火墙。'],
}

/** http is said, not refused: on an intranet it is what some have. */
export const schemeStep = (address: string): Found =>
  address.startsWith('https:')
    ? '使用 https，传输加密。'
    : warning('使用 http，传输没有加密：同一网络里的人可以冒充。', '请向对方要 https 的地址。')
