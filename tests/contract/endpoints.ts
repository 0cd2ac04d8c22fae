/** Every endpoint of every feature, as the walk meets it. */
import { z } from 'zod'
import { capabilitiesOf, roles, type Capability, type Role } from '../../server/access/capabilities.ts'
import { contracts } from '../../server/features/routes.ts'
import { paramNames, type Contract, type Endpoint } from '../../server/http/endpoint.ts'

export interface Walked {
  /** `courses.publish` */
  name: string
  endpoint: Endpoint
  /** Without `/api` with `:names`. */
  path: string
  params: string[]
}

export const endpoints: Walked[] = Object.entries(contracts as Record<string, Contract>).flatMap(
  ([feature, { prefix, endpoints }]) =>
    Object.entries(endpoints).map(([name, endpoint]) => ({
      name: `${feature}.${name}`,
      endpoint,
      path: prefix + endpoint.path,
      params: paramNames(endpoint.path),
    })),
)

export const isCapability = ({ endpoint: { can } }: Walked): boolean => !['signed-in', 'anyone', 'token'].includes(can)

/** A role that may call it; for what any account may do, a trainee's. */
export const roleFor = (walked: Walked): Role =>
  isCapability(walked)
    ? roles.find((role) => capabilitiesOf(role).includes(walked.endpoint.can as Capability))!
    : 'trainee'
/** A role that may not. */
export const roleWithout = ({ endpoint }: Walked): Role =>
  roles.find((role) => !capabilitiesOf(role).includes(endpoint.can as Capability))!

/** The address with its params filled in; a param without a value gets one that names nothing. */
export const addressOf = ({ path }: Walked, ids: Record<string, string> = {}): string =>
  `/api${path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? 'nothing')}`

type Json = Record<string, unknown>
/** Asked for with each call of an endpoint, and dear. */
const described = new WeakMap<z.ZodType, Json>()
export function jsonSchemaOf(schema: z.ZodType): Json {
  const made = described.get(schema) ?? z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  described.set(schema, made)
  return made
}
export const propertiesOf = (schema: z.ZodType) => (jsonSchemaOf(schema)['properties'] ?? {}) as Record<string, Json>

/** What it may name: in its address, its query and its body. */
export const namesOf = ({ params, endpoint: { query, body } }: Walked): string[] => [
  ...params,
  ...[query, body].flatMap((schema) => (schema ? Object.keys(propertiesOf(schema)) : [])),
]
