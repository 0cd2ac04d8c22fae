import { z } from 'zod'
import { signToken, verifyToken } from '../../access/signedToken.ts'

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

const PURPOSE = 'lease'

export const signLease = (claims: LeaseClaims, secret: string): string =>
  signToken(
    FIELDS.map((field) => claims[field]),
    PURPOSE,
    secret,
  )

/** The claims of a token that this server signed; null for anything else. */
export function readLease(token: string, secret: string): LeaseClaims | null {
  const { data: values } = Values.safeParse(verifyToken(token, PURPOSE, secret))
  if (!values) return null // or of an earlier version of the server: the lesson is opened anew
  return Object.fromEntries(FIELDS.map((field, index) => [field, values[index]])) as unknown as LeaseClaims
}
