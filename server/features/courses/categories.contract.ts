import { z } from 'zod'
import { api, del, get, patch, post, put } from '../../http/endpoint.ts'
import { Done, Id, Instant, Name, NewId } from '../../lib/schema.ts'
import { CourseState } from './courses.contract.ts'

/** Short enough for a chip. */
const CategoryName = Name.max(20, '不超过 20 个字')

export const CategoryView = z.object({
  id: Id,
  name: z.string(),
  /** The unit that keeps it: courses of that unit's subtree may be of it. */
  unit: Id,
  archivedAt: Instant.nullable(),
  /** Courses of the caller’s units whose draft has it: in the state that is asked for, and found by the search. */
  courseCount: z.int(),
  /** Whether the caller keeps it. */
  editable: z.boolean(),
})

export const categories = api('/course-categories', {
  list: get('', {
    summary: 'Categories of courses 课程分类 in their order, and how many of the caller’s courses have each',
    can: 'course.read',
    query: z.object({ state: CourseState.optional(), search: z.string().trim().max(60).optional() }),
    reply: z.object({ items: z.array(CategoryView), withoutCategory: z.int() }),
  }),
  create: post('', {
    summary: 'Add a category, the last in order',
    can: 'category.write',
    body: z.object({ id: NewId, name: CategoryName }),
    reply: Done,
  }),
  arrange: put('/order', {
    summary: 'Put the categories in use into another order',
    can: 'category.write',
    body: z.object({ ids: z.array(Id).max(200) }),
    reply: Done,
  }),
  rename: patch('/:category', {
    summary: 'Rename a category',
    can: 'category.write',
    body: z.object({ name: CategoryName }),
    reply: Done,
  }),
  archive: post('/:category/archive', {
    summary: 'Archive a category, or bring it back as the last in order',
    can: 'category.write',
    body: z.object({ archived: z.boolean() }),
    reply: Done,
  }),
  /** 409 category.inUse while a draft or a version has it. */
  remove: del('/:category', { summary: 'Remove a category that no course has', can: 'category.write', reply: Done }),
})
