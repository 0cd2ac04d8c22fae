import { api } from '../../http/endpoint.ts'
import { rolesAt } from '../accounts/thingRoles.contract.ts'

export const classRoles = api(
  '/classes',
  rolesAt('/:trainingClass', { kind: 'class', can: 'class.write', what: 'this class' }),
)
