import { z } from 'zod'
import { SESSION_COOKIE } from '../access/sessionReference.ts'
import { isFile, paramNames, type Contract, type Endpoint, type RateLimit } from './endpoint.ts'
import { PROBLEM, refusalsOf } from './refusals.ts'

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

const whoMay = (can: Endpoint['can']): string => {
  if (can === 'anyone') return 'Open to anyone.'
  if (can === 'token') return 'For the session to which the signed token in the body was issued.'
  return can === 'signed-in'
    ? 'For anyone who is signed in.'
    : `For roles with the capability \`${can}\`, in their own units.`
}

const howOften = (limit: RateLimit | undefined): string =>
  limit ? ` At most ${limit.times} times in ${limit.seconds} s per ${limit.per}.` : ''

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
    description: whoMay(endpoint.can) + howOften(endpoint.limit),
    security: endpoint.can === 'anyone' ? [] : [{ session: [] }],
    'x-can': endpoint.can,
    ...(endpoint.limit && { 'x-rate-limit': endpoint.limit }),
    parameters: [...path, ...(endpoint.query ? queryParameters(endpoint.query) : [])],
    ...(endpoint.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schema(endpoint.body, 'input') } } },
    }),
    ...(endpoint.upload && {
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: ['file'],
              properties: {
                file: {
                  type: 'string',
                  format: 'binary',
                  description: `${endpoint.upload.types.join(', ')}; at most ${endpoint.upload.maxBytes} bytes`,
                },
              },
            },
          },
        },
      },
    }),
    responses: {
      200: { description: 'OK', content: content(endpoint) },
      ...refusalsOf(endpoint),
    },
  }
}

const ABOUT = `红领学堂的全部接口，均由服务端的接口表生成。The whole interface, derived from the server's endpoint tables.

- 登录：\`POST /api/session\`，其后由 Cookie 表明身份。Sign in there; a cookie says who calls from then on.
- 出错：RFC 9457 的 \`application/problem+json\`，\`title\` 给用户看，\`code\` 供程序判断。Every refusal is a problem document.
- 大文件：经 \`/api/uploads/files\` 以 tus 协议断点续传。Large files go through the resumable tus protocol.`

/** OpenAPI 3.1 of all endpoint tables; `titles` says what each is about. */
export function openapi<Name extends string>(contracts: Record<Name, Contract>, titles: Record<Name, string>): Json {
  const paths: Record<string, Json> = {}
  for (const [tag, { prefix, endpoints }] of Object.entries<Contract>(contracts))
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const path = `/api${prefix}${endpoint.path}`.replace(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [endpoint.method]: operation(tag, name, endpoint) }
    }
  return {
    openapi: '3.1.0',
    info: { title: '红领学堂', version: '1', description: ABOUT },
    tags: Object.entries<string>(titles).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description: 'from POST /api/session; a browser that is signed in sends it by itself',
        },
      },
    },
  }
}
