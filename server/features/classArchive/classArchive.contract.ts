import { z } from 'zod'
import { api, file, get } from '../../http/endpoint.ts'

export const ArchiveContents = z.object({
  sessions: z.int(),
  members: z.int(),
  certificates: z.int(),
  assignments: z.int(),
  submissions: z.int(),
  /** Handed in, each once. */
  files: z.int(),
  /** Whether there are results: it is closed. */
  evaluation: z.boolean(),
  materials: z.int(),
  handbook: z.boolean(),
  topics: z.int(),
  replies: z.int(),
  /** Posts that are hidden, withdrawn, or never passed review. */
  postsLeftOut: z.int(),
  meetings: z.int(),
  photos: z.int(),
  /** Photos on which somebody has not agreed. */
  withheld: z.int(),
  /** Of handed-in files and materials; pictures and tables are added to it. */
  bytes: z.number(),
})

export const classArchive = api('/classes', {
  contents: get('/:trainingClass/archive/contents', {
    summary: 'What the archive 班级档案 of a class would hold',
    can: 'class.graduate',
    reply: ArchiveContents,
  }),
  download: get('/:trainingClass/archive', {
    summary: 'All that is kept of a class as one zip, which opens without this system; streamed',
    can: 'class.graduate',
    limit: { per: 'person', times: 20, seconds: 600 },
    reply: file('application/zip'),
  }),
})
