import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHouse, type TestHouse } from '../support/house.ts'
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
  responses: Record<string, { description: string; content: Record<string, { schema?: object }> }>
}
interface Description {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operation>>
}

let house: TestHouse
let description: Description
beforeAll(async () => {
  house = await openHouse('openapi')
  description = (await house.visitor().get('/api/openapi.json').expect(200)).body
})
afterAll(() => house.close())

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

  test('no two share an id', () => {
    const ids = operations().map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

/** References that point at nothing: each schema must stand by itself, for it is cut out of the document that zod made. */
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
