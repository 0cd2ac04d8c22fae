import { z } from 'zod'
import { api, file, get, post } from '../../http/endpoint.ts'
import { BusinessDate, Credit, Id, Instant } from '../../lib/schema.ts'

const State = z.enum(['valid', 'revoked', 'superseded'])
const Pdf = file('application/pdf')

export const OwnCertificate = z.object({
  id: Id,
  number: z.string(),
  state: State,
  title: z.string(),
  intake: z.int(),
  base: z.string(),
  from: BusinessDate,
  to: BusinessDate,
  hours: Credit,
  issuedOn: BusinessDate,
  check: z.string(),
})

export const certificates = api('/certificates', {
  check: get('/check', {
    summary: 'Check a certificate by the code that is printed on it, or by its number and name; names are masked',
    can: 'anyone',
    limit: { per: 'address', times: 120, seconds: 600 },
    query: z.object({
      code: z.string().trim().min(1, '请填写证书编号').max(80),
      /** Asked with a number: numbers can be counted through. */
      name: z.string().trim().max(60).default(''),
    }),
    reply: z.object({
      number: z.string(),
      state: State,
      /** 张*: the rest of the name is on the paper. */
      name: z.string(),
      title: z.string(),
      intake: z.int(),
      base: z.string(),
      committee: z.string(),
      from: BusinessDate,
      to: BusinessDate,
      issuedOn: BusinessDate,
      revokedAt: Instant.nullable(),
      supersededBy: z.string().nullable(),
    }),
  }),
  own: get('/own', {
    summary: 'The caller’s own certificates 结业证书, the newest first',
    can: 'learning.own',
    reply: z.object({ items: z.array(OwnCertificate) }),
  }),
  pdf: get('/:certificate/pdf', {
    summary: 'A certificate as a PDF: one’s own, or of a class that one runs',
    can: 'signed-in',
    limit: { per: 'person', times: 120, seconds: 600 },
    reply: Pdf,
  }),
  badge: get('/:certificate/badge', {
    summary: 'One’s own certificate as a signed Open Badge 3.0 (a verifiable credential as a JWT)',
    can: 'learning.own',
    limit: { per: 'person', times: 60, seconds: 600 },
    reply: file('application/vc+jwt'),
  }),
  ofClass: get('/classes/:trainingClass/pdf', {
    summary: 'All valid certificates of a class as one print file, streamed page by page',
    can: 'class.graduate',
    limit: { per: 'person', times: 30, seconds: 600 },
    reply: Pdf,
  }),
  reissue: post('/:certificate/reissue', {
    summary: 'Issue a certificate anew under the person’s corrected name; the old one is superseded',
    can: 'class.graduate',
    reply: z.object({ number: z.string() }),
  }),
})
