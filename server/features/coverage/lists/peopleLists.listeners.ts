/** Lists keep up with the tree and with their people. */
import { standsInTree } from '../../organisations/placedRows.service.ts'
import { joinsRows } from '../../roster/joinedPeople.service.ts'
import { keepsPeople } from '../../roster/undoPeople.service.ts'
import { listedId, ListedPeople, PeopleLists } from './peopleLists.model.ts'

standsInTree('人员名单', PeopleLists)
keepsPeople('人员名单', ListedPeople)
joinsRows(ListedPeople, '人员名单', {
  of: (person) => ({ person }),
  idFor: ({ list }, person) => listedId(list, person),
})
