import { z } from 'zod'
import { api, file, get, post } from '../../../http/endpoint.ts'
import { BusinessDate, Instant } from '../../../lib/schema.ts'

export const ClassPrintView = z.object({
  /** `stale`: certificates were issued or ended since; it is to be made again. */
  state: z.enum(['none', 'making', 'ready', 'stale']),
  /** Valid certificates of the class now. */
  certificates: z.int(),
  progress: z.number(),
  /** The last try was given up then. */
  failedAt: Instant.nullable(),
  size: z.number(),
  madeAt: Instant.nullable(),
  by: z.string(),
  /** The last day on which it is there. */
  until: BusinessDate.nullable(),
})

export const classPrints = api('/class-prints', {
  show: get('/:trainingClass', {
    summary: 'Whether the print file of all certificates of a class is there, or how far its making is',
    can: 'class.graduate',
    reply: ClassPrintView,
  }),
  make: post('/:trainingClass', {
    summary: 'Make the print file of a class; a task does it, and while one does, again changes nothing',
    can: 'class.graduate',
    limit: { per: 'person', times: 60, seconds: 3600 },
    reply: ClassPrintView,
  }),
  cancel: post('/:trainingClass/cancel', {
    summary: 'Stop making it; again changes nothing',
    can: 'class.graduate',
    reply: ClassPrintView,
  }),
  file: get('/:trainingClass/file', {
    summary: 'The print file, as long as it is kept and up to date',
    can: 'class.graduate',
    limit: { per: 'person', times: 60, seconds: 600 },
    reply: file('application/pdf'),
  }),
})
