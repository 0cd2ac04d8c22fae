import { locales, type ZodType } from 'zod'

export type Detail = Record<string, unknown>
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

const inWords = (seconds: number): string => (seconds > 90 ? `${Math.ceil(seconds / 60)} 分钟` : `${seconds} 秒`)

/** Failures that belong to no feature. */
export const httpFail = failures({
  'request.invalid': [422, '提交的内容有误，请检查标出的各项。'],
  'request.malformed': [400, '请求格式有误，请刷新页面后重试。'],
  'request.cursor': [422, '翻页位置已失效，请回到第一页。'],
  'request.origin': [403, '请求来源不被允许。'],
  'request.tooLarge': [413, '提交的内容太大。'],
  'request.limited': [429, ({ retryAfter }) => `操作太频繁，请在 ${inWords(Number(retryAfter))}后再试。`],
  'session.required': [401, '请先登录。'],
  'session.passwordChange': [403, '首次登录请先修改初始密码。'],
  'session.secondFactor': [403, '按规定请先添加第二步验证。'],
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

/** What was sent does not fit: names the fields, each with its sentence. */
export const invalid = (fields: FieldProblem[]): Failure => Object.assign(httpFail('request.invalid'), { fields })

/** What a schema has no sentence of its own for: zod's own are English. */
const inChinese = locales.zhCN().localeError

/**
 * What `schema` makes of something that was sent. A ZodError from anywhere else is a defect of ours, not the sender's.
 */
export function accept<T>(schema: ZodType<T>, sent: unknown): T {
  const { data, error } = schema.safeParse(sent, { error: inChinese })
  if (error) throw invalid(error.issues.map(({ path, message }) => ({ path: path.join('.'), message })))
  return data as T
}
