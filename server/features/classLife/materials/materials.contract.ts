import { z } from 'zod'
import { api, del, file, get, post, put } from '../../../http/endpoint.ts'
import { BusinessDate, Done, Id, Instant, NewId } from '../../../lib/schema.ts'
import { Article } from '../../courses/article.contract.ts'
import { MATERIAL_TYPES, MOST_MATERIAL_BYTES, MOST_MATERIALS } from './materials.rule.ts'

const Title = z.string().trim().min(1, '请填写名称').max(120, '不超过 120 个字')
const Link = z
  .string()
  .trim()
  .max(500, '不超过 500 个字')
  .regex(/^https?:\/\/\S+$/, '请填写以 http 开头的网址')
const Fields = z.object({
  title: Title,
  session: Id.nullable().default(null),
  from: BusinessDate.nullable().default(null),
})

export const MaterialView = z.object({
  id: Id,
  title: z.string(),
  session: Id.nullable(),
  from: BusinessDate.nullable(),
  file: z.object({ name: z.string(), size: z.int() }).nullable(),
  link: z.string(),
  by: z.string(),
  at: Instant,
  /** The caller has not opened it yet. */
  isNew: z.boolean(),
  /** How many have opened it; for who runs the class. */
  readers: z.int().nullable(),
  revision: z.int(),
})
export const HandbookView = z.object({
  article: Article.nullable(),
  by: z.string(),
  at: Instant.nullable(),
  runs: z.boolean(),
  revision: z.int(),
})

export const classMaterials = api('/classes', {
  list: get('/:trainingClass/materials', {
    summary: 'Materials 资料 of a class in their order: for members those that are out, for who runs it all',
    can: 'signed-in',
    reply: z.object({ items: z.array(MaterialView), runs: z.boolean(), handbook: z.boolean() }),
  }),
  addFile: post('/:trainingClass/materials/files', {
    summary: 'Give a class a file; the same again changes nothing',
    can: 'class.run',
    limit: { per: 'person', times: 300, seconds: 3600 },
    query: z.object({ id: NewId, title: Title, session: Id.optional(), from: BusinessDate.optional() }),
    upload: { maxBytes: MOST_MATERIAL_BYTES, types: MATERIAL_TYPES },
    reply: MaterialView,
  }),
  addLink: post('/:trainingClass/materials/links', {
    summary: 'Give a class a link; the same again changes nothing',
    can: 'class.run',
    limit: { per: 'person', times: 300, seconds: 3600 },
    body: Fields.extend({ id: NewId, link: Link }),
    reply: MaterialView,
  }),
  order: put('/:trainingClass/materials-order', {
    summary: 'The order of the materials: those that are not named stay behind them',
    can: 'class.run',
    body: z.object({ ids: z.array(Id).max(MOST_MATERIALS) }),
    reply: Done,
  }),
  save: put('/:trainingClass/materials/:material', {
    summary: 'Change what a material is called, of which session it is and from when members see it',
    can: 'class.run',
    body: Fields.extend({ revision: z.int() }),
    reply: MaterialView,
  }),
  remove: del('/:trainingClass/materials/:material', {
    summary: 'Take a material away from a class, with its file',
    can: 'class.run',
    reply: Done,
  }),
  opened: post('/:trainingClass/materials/:material/opened', {
    summary: 'The caller has opened a material: it is new no more',
    can: 'signed-in',
    reply: Done,
  }),
  file: get('/:trainingClass/materials/:material/file', {
    summary: 'The file of a material, to be kept',
    can: 'signed-in',
    reply: file('application/octet-stream'),
  }),
  handbook: get('/:trainingClass/handbook', {
    summary: 'The handbook 学员手册 of a class',
    can: 'signed-in',
    reply: HandbookView,
  }),
  saveHandbook: put('/:trainingClass/handbook', {
    summary: 'Write the handbook against its revision',
    can: 'class.run',
    body: z.object({ article: Article, revision: z.int().nonnegative() }),
    reply: HandbookView,
  }),
})
