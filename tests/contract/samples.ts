/** Bodies and queries made from the contracts themselves: the least that is accepted, and what is not. */
import type { z } from 'zod'
import { jsonSchemaOf, propertiesOf, type Walked } from './endpoints.ts'

type Json = {
  [key: string]: unknown
  type?: string
  required?: string[]
  properties?: Record<string, Json>
  anyOf?: Json[]
  oneOf?: Json[]
  items?: Json
  enum?: unknown[]
  const?: unknown
  format?: string
  minLength?: number
  minimum?: number
  exclusiveMinimum?: number
  minItems?: number
  pattern?: string
}

export const MAIL = {
  host: 'mail.example',
  port: 465,
  security: 'tls',
  user: '',
  from: 'a@example.com',
  fromName: '甲',
  perMinute: 60,
}

/** Where a pattern or a rule asks for more than its type says. */
const GIVEN: Record<string, object> = {
  'papers.copy': { id: 'y'.repeat(16) }, // beside the one that papers.create makes
  'accounts.create': { login: 'walker', name: '甲' },
  'accounts.changePassword': { current: 'x', next: 'long enough' },
  'mailLink.look': { token: 'x'.repeat(43) },
  'mailLink.use': { token: 'x'.repeat(43) },
  'traineeAccounts.activation': { token: 'x'.repeat(43) },
  'traineeAccounts.activate': { token: 'x'.repeat(43), next: 'long enough' },
  'traineeAccounts.open': { login: 'walker-2' },
  'imports.header': { header: { row: 1, lines: 1 } },
  'imports.match': { header: { row: 1, lines: 1 }, columns: [{ column: 0, field: 'name' }] },
  'imports.classes': { classes: [{ name: '示范班', programme: null }] },
  'classMaterials.addLink': { link: 'https://example.com' },
  'classDiscussion.act': { act: 'show' },
  'classDiscussion.reply': { id: 'y'.repeat(16) },
  'classAnnouncements.send': { id: 'y'.repeat(16) }, // announcements has the other
  'classes.create': { from: '2025-07-01', to: '2025-07-05', nominateUntil: '2025-06-10' },
  'classes.save': { from: '2025-07-01', to: '2025-07-05', nominateUntil: '2025-06-10' },
  'ownEvaluations.answer': { points: [{ key: 'class-whole', value: 5 }] },
  'learning.answerQuestion': { answer: { judge: true } },
  'noticeChoices.save': { quiet: null, email: null },
  'attendance.dismiss': { reason: '请假超过规定' },
  'attendance.answerClaim': { accepted: true },
  'ownAttendance.signIn': { code: 'x'.repeat(39) },
  'ownAttendance.claim': { code: 'x'.repeat(39) },
  'leaves.answer': { approved: true },
  'groupRobots.create': { webhook: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x' },
  'pushSubscriptions.subscribe': {
    endpoint: 'https://fcm.googleapis.com/x',
    p256dh: `B${'A'.repeat(86)}`,
    auth: 'A'.repeat(22),
  },
  'pushSubscriptions.unsubscribe': { endpoint: 'https://fcm.googleapis.com/x' },
  'noticeWordings.save': { revision: 0, title: '标题', text: '内容' },
  'noticeWays.save': { settings: MAIL },
  'noticeWays.check': { to: 'a@example.com' },
  'notices.readAll': { until: '2025-05-01T00:00:00Z' },
  'programmes.createRequirement': { trainings: true },
  'programmes.saveRequirement': { trainings: true },
  'transfers.receive': { post: null },
  'simulation.start': { trainings: true },
  'exams.create': { opensAt: '2099-05-01T01:00:00Z', closesAt: '2099-05-01T02:00:00Z' },
  'exams.save': { opensAt: '2099-05-01T01:00:00Z', closesAt: '2099-05-01T02:00:00Z' },
  'ownExams.answer': { lease: 'x'.repeat(16), seq: 1, answer: { option: 'b' } },
  'examCorrections.ask': { question: 'judge', change: { how: 'full' } },
  'examMarking.arbitrate': { id: 'walked', awarded: 1 },
  'examMarking.putBack': { ids: ['walked'] },
  'examMarking.mark': { marks: [{ id: 'walked', awarded: 1 }] },
  'quizzes.answer': { seq: 1, answer: { option: 'b' } },
}

function least(schema: Json): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const options = schema.anyOf ?? schema.oneOf
  if (options) return least(options[0]!)
  if (schema.type === 'object')
    return Object.fromEntries((schema.required ?? []).map((name) => [name, least(schema.properties?.[name] ?? {})]))
  if (schema.type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => least(schema.items ?? {}))
  if (schema.type === 'integer' || schema.type === 'number')
    return Math.max(schema.minimum ?? 0, schema.exclusiveMinimum === undefined ? 0 : schema.exclusiveMinimum + 1)
  if (schema.type === 'boolean') return false
  if (schema.format === 'date') return '2025-06-01'
  return 'x'.repeat(Math.max(1, schema.minLength ?? 1))
}

const sample = (name: string, schema: z.ZodType): Record<string, unknown> => {
  const value = {
    ...(least(jsonSchemaOf(schema) as Json) as object),
    ...GIVEN[name],
  }
  const { error } = schema.safeParse(value)
  if (error)
    throw new Error(
      `${name}: write a sample in samples.ts, this one is refused: ${JSON.stringify(value)} ${error.message}`,
    )
  return value
}

export interface Sample {
  query: Record<string, unknown>
  body: Record<string, unknown> | undefined
}

/** The least that the endpoint accepts, with the given ids where the query or the body has a property of that name. */
export const accepted = ({ name, endpoint: { query, body } }: Walked, ids: Record<string, string> = {}): Sample => ({
  query: query ? { ...sample(name, query), ...namedIn(query, ids) } : {},
  body: body && { ...sample(name, body), ...namedIn(body, ids) },
})

const namedIn = (schema: z.ZodType, ids: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(propertiesOf(schema)).flatMap(([property, { type }]) =>
      type === 'string' && property in ids ? [[property, ids[property]]] : [],
    ),
  )

/** What the query and the body name by id, beside the address. */
export const namedInside = ({ endpoint: { query, body } }: Walked, ids: Record<string, string>): string[] =>
  [query, body].flatMap((schema) => (schema ? Object.keys(namedIn(schema, ids)) : []))

const WRONG_IN_QUERY = ['0', 'nonsense', 'x'.repeat(1_000)]
const WRONG_IN_BODY = [{ not: 'this' }, [{ not: 'this' }], 7, 'x'.repeat(20_000)]

/** The first wrong value of each property that the schema does refuse, in an otherwise accepted object. */
function wrong(schema: z.ZodType, base: Record<string, unknown>, values: unknown[]): Record<string, unknown>[] {
  return Object.keys(propertiesOf(schema)).flatMap((property) => {
    const refused = values
      .map((value) => ({ ...base, [property]: value }))
      .find((candidate) => !schema.safeParse(candidate).success)
    return refused ? [refused] : []
  })
}

const refusals = new WeakMap<Walked, Sample[]>()
/** Queries and bodies that the contract refuses, one wrong property each. */
export function refused(walked: Walked): Sample[] {
  const made = refusals.get(walked) ?? makeRefused(walked)
  refusals.set(walked, made)
  return made
}

function makeRefused(walked: Walked): Sample[] {
  const base = accepted(walked)
  const { query, body } = walked.endpoint
  return [
    ...(query ? wrong(query, base.query, WRONG_IN_QUERY).map((each) => ({ ...base, query: each })) : []),
    ...(body ? wrong(body, base.body!, WRONG_IN_BODY).map((each) => ({ ...base, body: each })) : []),
  ]
}
