import { api } from '../../http/endpoint.ts'
import { rolesAt } from '../accounts/thingRoles.contract.ts'

export const courseRoles = api(
  '/courses',
  rolesAt('/:course', { kind: 'course', can: 'course.write', what: 'this course' }),
)
