import type { ZodType } from 'zod'

type Detail = Record<string, unknown>
/** Status and the Chinese sentence that a user reads: what is wrong and what to do. */
export type FailureTable = Record<string, readonly [status: number, sentence: string | ((detail: Detail) => string)]>

export interface FieldProblem {
  path: string
  message: string
}

/** A refusal with a stable code. Everything else that is thrown is a defect and becomes a bare 500. */
export class Failure extends Error {
  readonly code: string
  readonly status: number
  readonly detail: Detail
  fields: FieldProblem[] = []
  constructor(code: string, status: number, sentence: string, detail: Detail) {
    super(sentence)
    this.code = code
    this.status = status
    this.detail = detail
  }
}

/** Makes a feature's `fail`: its codes, statuses and sentences stand in one table. */
export const failures =
  <T extends FailureTable>(table: T) =>
  (code: keyof T & string, detail: Detail = {}): Failure => {
    const [status, sentence] = table[code]!
    return new Failure(code, status, typeof sentence === 'string' ? sentence : sentence(detail), detail)
  }

/** Failures that belong to no feature. */
export const fail = failures({
  'request.invalid': [422, '提交的内容有误，请检查标出的各项。'],
  'request.malformed': [400, '请求格式有误，请刷新页面后重试。'],
  'request.cursor': [422, '翻页位置已失效，请回到第一页。'],
  'request.origin': [403, '请求来源不被允许。'],
  'request.tooLarge': [413, '提交的内容太大。'],
  'session.required': [401, '请先登录。'],
  'session.passwordChange': [403, '首次登录请先修改初始密码。'],
  'access.denied': [403, '您没有进行这项操作的权限。'],
  notFound: [404, '没有找到，或者您无权查看。'],
  conflict: [409, '内容刚刚被修改过，请刷新后再试。'],
  'create.differs': [
    409,
    '刚才那次提交其实已经成功，保存的内容与现在填写的不同。请先在列表中核对；如果仍要再建一个，请再提交一次。',
  ],
  'database.away': [503, '数据库暂时没有回应，您的操作可能没有完成，请稍后重试。'],
  internal: [500, '系统出了一点问题，您的操作没有完成，请稍后重试。'],
})

export interface Problem {
  type: 'about:blank'
  title: string
  status: number
  code: string
  detail?: Detail
  fields?: FieldProblem[]
}

/** What was sent does not fit: names the fields, each with its sentence. */
export const invalid = (fields: FieldProblem[]): Failure => Object.assign(fail('request.invalid'), { fields })

/** What `schema` makes of something that was sent. A ZodError from anywhere else is a defect of ours, not the sender's. */
export function accept<T>(schema: ZodType<T>, sent: unknown): T {
  const { data, error } = schema.safeParse(sent)
  if (error) throw invalid(error.issues.map(({ path, message }) => ({ path: path.join('.'), message })))
  return data as T
}

/** Thrown by Express, its body parser and its file server for what the sender did wrong; they carry the status (http-errors). */
function senderFailure(status: unknown): Failure | null {
  if (status === 404) return fail('notFound')
  if (status === 413) return fail('request.tooLarge')
  return typeof status === 'number' && status >= 400 && status < 500 ? fail('request.malformed') : null
}

/** What anything thrown is for who asked. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  return (
    senderFailure((error as { status?: unknown } | null)?.status) ??
    fail(isNetwork(error) ? 'database.away' : 'internal')
  )
}

/** Connections that break together when the database restarts: the driver retries only the first of them. */
const isNetwork = (error: unknown): boolean =>
  /^Mongo(Network|ServerSelection|NotConnected|PoolCleared)/.test((error as { name?: string } | null)?.name ?? '')

/** RFC 9457 problem document of anything thrown; never a stack trace. */
export function problemOf(error: unknown): Problem {
  const failure = asFailure(error)
  return {
    type: 'about:blank',
    title: failure.message,
    status: failure.status,
    code: failure.code,
    ...(Object.keys(failure.detail).length > 0 && { detail: failure.detail }),
    ...(failure.fields.length > 0 && { fields: failure.fields }),
  }
}
