import { z } from 'zod'
import { isFile, paramNames, type Contract, type Endpoint } from './endpoint.ts'

type Json = Record<string, unknown>
const schema = (type: z.ZodType, io: 'input' | 'output'): Json =>
  z.toJSONSchema(type, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Json

const queryParameters = (query: z.ZodObject): Json[] => {
  const { properties = {}, required = [] } = schema(query, 'input') as { properties?: Json; required?: string[] }
  return Object.entries(properties).map(([name, value]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: value,
  }))
}

const content = (endpoint: Endpoint): Json =>
  isFile(endpoint.reply)
    ? Object.fromEntries(endpoint.reply.file.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]))
    : { 'application/json': { schema: schema(endpoint.reply as z.ZodType, 'output') } }

function operation(tag: string, name: string, endpoint: Endpoint): Json {
  const path = paramNames(endpoint.path).map((param) => ({
    name: param,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  return {
    operationId: `${tag}.${name}`,
    tags: [tag],
    summary: endpoint.summary,
    'x-can': endpoint.can,
    parameters: [...path, ...(endpoint.query ? queryParameters(endpoint.query) : [])],
    ...(endpoint.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schema(endpoint.body, 'input') } } },
    }),
    ...(endpoint.upload && {
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } },
          },
        },
      },
    }),
    responses: {
      200: { description: 'OK', content: content(endpoint) },
      default: { description: 'RFC 9457 problem', content: { 'application/problem+json': {} } },
    },
  }
}

/** OpenAPI 3.1 of all endpoint tables. */
export function openapi(contracts: Record<string, Contract>): Json {
  const paths: Record<string, Json> = {}
  for (const [tag, { prefix, endpoints }] of Object.entries(contracts))
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const path = `/api${prefix}${endpoint.path}`.replace(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [endpoint.method]: operation(tag, name, endpoint) }
    }
  return { openapi: '3.1.0', info: { title: '红领学堂', version: '1' }, paths }
}
