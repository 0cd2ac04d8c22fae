/**
 * The endpoint table of a feature. Routing, the typed client, /api/openapi.json and the refusal tests are derived from
 * it. Imports only zod and capabilities: the client takes its types from here.
 */
import { z } from 'zod'
import type { Capability } from '../access/capabilities.ts'
import { Id } from '../lib/schema.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/**
 * Who may call: a capability held in some unit (the service then filters by where), `signed-in` for one's own things,
 * `anyone` without a session, `token` where a signed token bound to the session cookie is checked without a database
 * read.
 */
export type Who = Capability | 'signed-in' | 'anyone' | 'token'

/** A reply that is a file: handlers return {@link FileReply}. */
export const file = (...types: string[]) => ({ file: types }) as const
export interface FileReply {
  type: string
  body: NodeJS.ReadableStream | Uint8Array | string
  /** Suggested name; its presence makes the browser download instead of show. */
  filename?: string
  headers?: Record<string, string>
  status?: number
}

/**
 * How often one may call, far above what anybody does in earnest: per account, or per network for who is not signed in.
 */
export interface RateLimit {
  per: 'person' | 'address'
  times: number
  seconds: number
}

export interface EndpointSpec {
  summary: string
  can: Who
  /** For what costs much, or fills the system. */
  limit?: RateLimit
  query?: z.ZodObject
  body?: z.ZodType
  /** The body may also come as a form, from a server that sends no JSON. */
  form?: true
  /** One small file in the form field `file` (multer); large ones go through the resumable upload. */
  upload?: { maxBytes: number; types: readonly string[] }
  reply: z.ZodType | ReturnType<typeof file>
}
export interface Endpoint extends EndpointSpec {
  method: Method
  path: string
}

type ParamNames<P extends string> = P extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}`
    ? Name | ParamNames<`/${Tail}`>
    : Rest
  : never

type Input<E, K extends string> = E extends { [key in K]: infer S extends z.ZodType }
  ? { [key in K]: z.output<S> }
  : unknown
type Sent<E, K extends string> = E extends { [key in K]: infer S extends z.ZodType }
  ? { [key in K]: z.input<S> }
  : unknown
type Params<P extends string> = [ParamNames<P>] extends [never] ? unknown : { params: Record<ParamNames<P>, string> }

/** What a handler receives. */
export type InputOf<E extends Endpoint> = Params<E['path']> &
  Input<E, 'query'> &
  Input<E, 'body'> &
  (E extends { upload: object } ? { file: { name: string; type: string; bytes: Uint8Array } } : unknown)
/** What a handler returns. */
export type ReplyOf<E extends Endpoint> = E['reply'] extends z.ZodType ? z.input<E['reply']> : FileReply
/** What the client sends: params, query and body as one object. */
export type SentOf<E extends Endpoint> = Params<E['path']> &
  Partial<Sent<E, 'query'>> &
  Sent<E, 'body'> &
  (E extends { upload: object } ? { file: Blob } : unknown)
/** What the client receives. */
export type ReceivedOf<E extends Endpoint> = E['reply'] extends z.ZodType ? z.output<E['reply']> : Blob

const method =
  <M extends Method>(name: M) =>
  <const P extends string, const S extends EndpointSpec>(path: P, spec: S) => ({ method: name, path, ...spec })
export const get = method('get')
export const post = method('post')
export const put = method('put')
export const patch = method('patch')
export const del = method('delete')

export interface Contract<T extends Record<string, Endpoint> = Record<string, Endpoint>> {
  prefix: string
  endpoints: T
}
export const api = <const T extends Record<string, Endpoint>>(prefix: string, endpoints: T): Contract<T> => ({
  prefix,
  endpoints,
})

export const paramNames = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
export const paramsSchema = (path: string) => z.object(Object.fromEntries(paramNames(path).map((name) => [name, Id])))
export const isFile = (reply: Endpoint['reply']): reply is ReturnType<typeof file> => !(reply instanceof z.ZodType)
