import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** What the holder of a lease may beat for, signed by the server so that a beat needs no read. */
export interface LeaseClaims {
  lease: string
  person: string
  account: string
  asset: string
  course: string
  version: number
  lesson: string
  /** Whole seconds, as ffprobe found them. */
  duration: number
  /** The fastest speed that the course allows. */
  rate: number
  /** Reference of the session that it was issued to. */
  session: string
  /** Milliseconds since 1970. */
  issuedAt: number
}

const FIELDS = [
  'lease',
  'person',
  'account',
  'asset',
  'course',
  'version',
  'lesson',
  'duration',
  'rate',
  'session',
  'issuedAt',
] as const satisfies (keyof LeaseClaims)[]
const Values = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.int(),
  z.string(),
  z.int(),
  z.number(),
  z.string(),
  z.int(),
])

const signature = (body: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(`lease.${body}`).digest()

export function signLease(claims: LeaseClaims, secret: string): string {
  const body = Buffer.from(JSON.stringify(FIELDS.map((field) => claims[field]))).toString('base64url')
  return `${body}.${signature(body, secret).toString('base64url')}`
}

/** The claims of a token that this server signed; null for anything else. */
export function readLease(token: string, secret: string): LeaseClaims | null {
  const [body, given, ...rest] = token.split('.')
  if (!body || !given || rest.length > 0) return null
  const expected = signature(body, secret)
  const bytes = Buffer.from(given, 'base64url')
  if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return null
  const { data: values } = Values.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()))
  if (!values) return null // of an earlier version of the server: the lesson is opened anew
  return Object.fromEntries(FIELDS.map((field, index) => [field, values[index]])) as unknown as LeaseClaims
}
