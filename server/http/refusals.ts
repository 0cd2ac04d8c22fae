/** What the OpenAPI document says of refusals. */
import { httpFail, invalid, type Failure } from '../lib/failure.ts'
import { paramNames, type Endpoint } from './endpoint.ts'
import { problemOf } from './problems.ts'

type Json = Record<string, unknown>

/** As Problem of problems.ts has it. */
export const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457: what is wrong and what to do, in a Chinese sentence for the user and a code for programs',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string', description: 'the sentence that the user reads' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'stable: what programs compare' },
    detail: { type: 'object', additionalProperties: true, description: 'figures of the sentence' },
    fields: {
      type: 'array',
      description: 'with request.invalid: what of the body or the query is wrong',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
}

const refusal = (description: string, ...examples: Failure[]): Json => ({
  description,
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      ...(examples.length > 0 && {
        examples: Object.fromEntries(examples.map((each) => [each.code, { value: problemOf(each) }])),
      }),
    },
  },
})

/** Whom an endpoint refuses, and how; whatever else its feature may say has the same form. */
export const refusalsOf = ({ can, body, query, upload, path, limit }: Endpoint): Json => ({
  ...((body || upload) && { 400: refusal('not JSON, or a form that is cut off', httpFail('request.malformed')) }),
  ...(can !== 'anyone' && {
    401: refusal('not signed in', httpFail('session.required')),
    403: refusal('without the right to it', httpFail('access.denied'), httpFail('session.passwordChange')),
  }),
  ...(paramNames(path).length > 0 && {
    404: refusal('it does not exist, or lies outside the caller’s units', httpFail('notFound')),
  }),
  ...((body || query || upload) && {
    422: refusal(
      'names the fields that do not fit, each with its sentence',
      invalid([{ path: 'items.0.name', message: '必须填写' }]),
    ),
  }),
  ...(limit && {
    429: {
      ...refusal('too often', httpFail('request.limited', { retryAfter: limit.seconds })),
      headers: { 'Retry-After': { description: 'seconds to wait', schema: { type: 'integer' } } },
    },
  }),
  default: refusal('any other refusal of the feature'),
})
