import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RateLimit } from '../../server/http/endpoint.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { endpoints } from './endpoints.ts'

interface Parameter {
  name: string
  in: string
  required: boolean
  schema: object
}
interface Operation {
  operationId: string
  summary: string
  tags: string[]
  parameters: Parameter[]
  requestBody?: { content: Record<string, { schema: object }> }
  security: Record<string, string[]>[]
  'x-rate-limit'?: RateLimit
  responses: Record<string, { description: string; content: Record<string, Media> }>
}
interface Media {
  schema?: object
  examples?: Record<string, { value: { code: string; status: number; title: string } }>
}
interface Description {
  openapi: string
  info: { title: string; version: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> }
}

let site: TestSite
let description: Description
beforeAll(async () => {
  site = await openSite('openapi')
  description = (await site.visitor().get('/api/openapi.json').expect(200)).body
})
afterAll(() => site.close())

const operations = () =>
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  )
const schemaOf = (operation: Operation) => [
  ...operation.parameters.map(({ schema }) => schema),
  ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
  ...Object.values(operation.responses['200']!.content).map(({ schema }) => schema!),
]

test('describes every endpoint, and nothing else', () => {
  const said = operations().map(({ method, path, operationId }) => `${operationId} ${method} ${path}`)
  const meant = endpoints.map(
    ({ name, path, endpoint: { method } }) => `${name} ${method} /api${path.replace(/:(\w+)/g, '{$1}')}`,
  )
  expect(said.sort()).toEqual(meant.sort())
  expect(description).toMatchObject({ openapi: '3.1.0', info: { title: '红领学堂' } })
})

test('names what it refers to: the form of refusals, the session, what each table is about', () => {
  expect(description.components.schemas).toHaveProperty('Problem')
  expect(description.components.securitySchemes).toHaveProperty('session', expect.objectContaining({ in: 'cookie' }))
  expect(description.tags.map(({ name }) => name)).toEqual(
    [...new Set(operations().flatMap(({ tags }) => tags))].sort(),
  )
  for (const { description: about } of description.tags) expect(about).toMatch(/^\p{Script=Han}.* · [A-Z]/u)
})

describe('each operation', () => {
  test.each(endpoints.map(({ name }) => name))('%s is complete', (name) => {
    const { path, method, ...operation } = operations().find(({ operationId }) => operationId === name)!
    expect(operation.summary).not.toBe('')
    expect(operation.parameters.filter((each) => each.in === 'path').map((each) => each.name)).toEqual(
      [...path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param),
    )
    for (const parameter of operation.parameters) expect(parameter.in === 'query' || parameter.required).toBe(true)
    expect(operation.responses['200']!.description).toBeTruthy()
    expect(Object.keys(operation.responses['200']!.content)).not.toEqual([])
    expect(operation.responses['default']!.content).toHaveProperty('application/problem+json')
    if (method === 'get') expect(operation.requestBody).toBeUndefined()
    for (const schema of schemaOf(operation)) {
      expect(schema).toBeTypeOf('object')
      expect(danglingIn(schema)).toEqual([])
    }
  })

  test.each(endpoints.map(({ name, endpoint }) => [name, endpoint] as const))(
    '%s tells how it refuses, and whom',
    (name, { can, body, query, upload, path, limit }) => {
      const { security, responses, ...rest } = operations().find(({ operationId }) => operationId === name)!
      expect(security).toEqual(can === 'anyone' ? [] : [{ session: [] }])
      const expected = ['200', 'default']
      if (body || upload) expected.push('400')
      if (body || query || upload) expected.push('422')
      if (can !== 'anyone') expected.push('401', '403')
      if (path.includes(':')) expected.push('404')
      if (limit) expected.push('429')
      expect(rest['x-rate-limit']).toEqual(limit)
      expect(Object.keys(responses).sort()).toEqual(expected.sort())
      for (const [status, { content }] of Object.entries(responses)) {
        if (status === '200') continue
        const { schema, examples } = content['application/problem+json']!
        expect(schema).toEqual({ $ref: '#/components/schemas/Problem' })
        for (const [code, { value }] of Object.entries(examples ?? {}))
          expect({ ...value, title: /\p{Script=Han}/u.test(value.title) }).toMatchObject({
            code,
            status: Number(status),
            title: true,
          })
      }
    },
  )

  test('no two share an id', () => {
    const ids = operations().map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

/**
 * References that point at nothing: each schema must stand by itself, for it is cut out of the document that zod made.
 */
function danglingIn(schema: object): string[] {
  const references = [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!)
  const resolves = (reference: string) =>
    reference.startsWith('#/') &&
    reference
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], schema) !== undefined
  return references.filter((reference) => !resolves(reference))
}
