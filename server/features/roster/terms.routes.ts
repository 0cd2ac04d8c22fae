import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { terms } from './terms.contract.ts'
import { changeTerms, countDueTerms, dueTerms, termChanges, undoTerms } from './terms.service.ts'

export const termsRoutes = (_app: AppContext): Router =>
  mount(terms, {
    list: ({ query }, actor) => dueTerms(actor, query),
    count: (_input, actor) => countDueTerms(actor),
    apply: ({ body }, actor) => changeTerms(actor, body),
    changes: async ({ query }, actor) => ({ items: await termChanges(actor, query.unit) }),
    undo: ({ params }, actor) => undoTerms(actor, params.termChange).then(() => done),
  })
