import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { addPerson, appoint, endAppointment } from './appoint.service.ts'
import { correctAppointment, correctPerson, withdrawAppointment } from './correct.service.ts'
import { correctionsOf } from './corrections.service.ts'
import { findByNumber } from './findByNumber.service.ts'
import { revealNumber } from './reveal.service.ts'
import { ownPosts } from './ownPosts.service.ts'
import { roster } from './roster.contract.ts'
import { countPeople, people } from './peopleList.service.ts'
import { rosterWorkbook } from './rosterWorkbook.service.ts'
import { person, personAfter } from './roster.service.ts'

export const rosterRoutes = (_app: AppContext): Router =>
  mount(roster, {
    people: ({ params, query }, actor) => people(actor, params.unit, query),
    counts: ({ params }, actor) => countPeople(actor, params.unit),
    workbook: ({ params, query }, actor) => rosterWorkbook(actor, params.unit, query),
    findByNumber: ({ params, body }, actor) => findByNumber(actor, params.unit, body.number),
    reveal: ({ params, body }, actor) => revealNumber(actor, params.person, body),
    person: ({ params }, actor) => person(actor, params.person),
    ownPosts: (_input, actor) => ownPosts(actor),
    add: async ({ params, body }, actor) => personAfter(actor, await addPerson(actor, params.unit, body)),
    appoint: async ({ params, body }, actor) =>
      personAfter(actor, await appoint(actor, params.unit, params.person, body)),
    correct: async ({ params, body }, actor) => personAfter(actor, await correctPerson(actor, params.person, body)),
    corrections: async ({ params }, actor) => ({ items: await correctionsOf(actor, params.person) }),
    correctAppointment: async ({ params, body }, actor) =>
      personAfter(actor, await correctAppointment(actor, params.appointment, body)),
    withdrawAppointment: async ({ params, body }, actor) =>
      personAfter(actor, await withdrawAppointment(actor, params.appointment, body.reason)),
    endAppointment: async ({ params, body }, actor) =>
      personAfter(actor, await endAppointment(actor, params.appointment, body.to)),
  })
