/** People and their posts keep up with the tree. */
import { enqueue } from '../../jobs/enqueue.ts'
import { unitClosing, unitMoved } from '../organisations/organisations.events.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { PersonCorrections } from './corrections.model.ts'
import { followsPerson } from './joinedPeople.service.ts'
import { Appointments, People } from './roster.model.ts'
import { TermChanges } from './terms.model.ts'
import { followJob } from './followUnit.service.ts'

standsInTree('任职', Appointments)
standsInTree('换届记录', TermChanges)
standsInTree('人员', People, { follows: false }) // seen from every unit of theirs: see followUnit.service.ts

followsPerson(PersonCorrections, '更正记录')

unitMoved.on(({ unit, name, account }, session) => enqueue(...followJob(unit, name, account), session))

unitClosing.on(async ({ unit, on, kept }, session) => {
  const posts = await Appointments.find({ unit, supersededAt: null }, { to: 1 }, { session }).lean()
  const open = posts.filter(({ to }) => to === null || to > on)
  if (open.length > 0) kept.push(`${open.length} 个任职（须先离任或转到别的组织）`)
})
