import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { addPerson, appoint, endAppointment } from './appoint.service.ts'
import { roster } from './roster.contract.ts'
import { people, person, personAfter } from './roster.service.ts'

export const rosterRoutes = (_app: AppContext): Router =>
  mount(roster, {
    people: ({ params, query }, actor) => people(actor, params.unit, query),
    person: ({ params }, actor) => person(actor, params.person),
    add: async ({ params, body }, actor) => personAfter(actor, await addPerson(actor, params.unit, body)),
    appoint: async ({ params, body }, actor) =>
      personAfter(actor, await appoint(actor, params.unit, params.person, body)),
    endAppointment: async ({ params, body }, actor) =>
      personAfter(actor, await endAppointment(actor, params.appointment, body.to)),
  })
