/** Asking a vendor's interface: what it says, or what its silence means for what was on its way. */
import type { Outcome } from '../outbox/way.ts'

const PATIENCE_MS = 10_000
const PAUSE_SECONDS = 60
const LONGEST_PAUSE = 3_600
const MOST_BYTES = 100_000

export type Said = Record<string, unknown>
type Closed = Extract<Outcome, { is: 'closed' }>

/** No answer that says what became of a message. */
export class Unanswered extends Error {
  readonly outcome: Closed
  constructor(outcome: Closed) {
    super(outcome.detail)
    this.name = 'Unanswered'
    this.outcome = outcome
  }
}
/** The way is shut for all: a wrong key, an address that is not trusted, too many calls. */
export const shut = (detail: string, seconds = PAUSE_SECONDS): Unanswered =>
  new Unanswered({ is: 'closed', detail: detail.slice(0, 300), seconds })
const brokeOff = (detail: string): Unanswered =>
  new Unanswered({ is: 'closed', detail: detail.slice(0, 300), seconds: PAUSE_SECONDS, brokeOff: true })

/** Failures before anything was asked. */
const NOT_BEGUN =
  /bad port|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT|CERT|SIGNED|SSL|TLS/

function causesOf(error: unknown): string {
  const { name, message, code, cause } = error as Error & { code?: string }
  return [name, code, message, ...(cause ? [causesOf(cause)] : [])].filter(Boolean).join(' ')
}

export interface Asked {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string | Buffer
  patience?: number | undefined
}
export interface Answer {
  status: number
  text: string
}

/** @throws Unanswered */
export async function ask(address: string, { patience = PATIENCE_MS, ...init }: Asked): Promise<Answer> {
  let response: Response
  let text: string
  try {
    response = await fetch(address, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    } as RequestInit)
    text = await textOf(response)
  } catch (error) {
    const said = causesOf(error)
    if (NOT_BEGUN.test(said)) throw shut(`连接不上：${said}`)
    throw brokeOff(/TimeoutError/.test(said) ? `${patience / 1_000} 秒内没有回答` : `连接中断：${said}`)
  }
  const { status } = response
  if (status === 429) throw shut(`发送太频繁（429）${text.slice(0, 100)}`, waitOf(response))
  if (status === 503 && response.headers.has('retry-after')) throw shut('对方暂停服务（503）', waitOf(response))
  if (status >= 500) throw brokeOff(`对方出错（${status}）${text.slice(0, 100)}`)
  return { status, text }
}

/** What is longer than any answer is none. */
async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > MOST_BYTES) throw new Error(`more than ${MOST_BYTES} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function waitOf({ headers }: Response): number {
  const said = headers.get('retry-after') ?? ''
  const seconds = /^\d+$/.test(said) ? Number(said) : Math.ceil((Date.parse(said) - Date.now()) / 1_000)
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), LONGEST_PAUSE) : PAUSE_SECONDS
}

/** A body of JSON. */
export const posting = (body: object, patience: number | undefined): Asked => ({
  method: 'POST',
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
  patience,
})

/** Answered by JSON: anything else is no answer. @throws Unanswered */
export async function askJson(address: string, asked: Asked): Promise<Said> {
  const { status, text } = await ask(address, asked)
  try {
    const said: unknown = JSON.parse(text)
    if (typeof said === 'object' && said !== null && !Array.isArray(said)) return said as Said
  } catch {
    // said below
  }
  throw brokeOff(`没有按约定回答（${status}）：${text.slice(0, 100)}`)
}

/** What became of messages, where an answer may be missing. */
export async function heard(count: number, work: () => Promise<Outcome[]>): Promise<Outcome[]> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    return Array.from({ length: count }, () => error.outcome)
  }
}

/** For an interface that takes `bytes` at most: cut between characters. */
export function cutTo(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let cut = ''
  let left = bytes - 3 // of the ellipsis
  for (const each of text) {
    left -= Buffer.byteLength(each)
    if (left < 0) break
    cut += each
  }
  return `${cut}…`
}

/** Of an error that begins with the vendor's code: what the code means, or what it says itself. */
export const meaningIn =
  (means: Readonly<Record<string, string>>, whose: string) =>
  (error: unknown): string => {
    if (!(error instanceof Error)) return String(error)
    return means[error.message.split(' ')[0]!] ?? `${error.message}。请核对设置，或按${whose}的错误码说明处理。`
  }
