import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { tellEnded } from '../accounts/devices.service.ts'
import { countDuplicates, decideApart, duplicates, searchDuplicates } from './duplicates.service.ts'
import { mergePeople } from './mergePeople.service.ts'
import { mergeView } from './mergePreview.service.ts'
import { merges } from './merges.contract.ts'
import { personAfter } from './roster.service.ts'
import { undoMerge } from './undoMerge.service.ts'

export const mergesRoutes = (app: AppContext): Router =>
  mount(merges, {
    duplicates: ({ params, query }, actor) => duplicates(actor, params.unit, query),
    count: async ({ params }, actor) => ({ open: await countDuplicates(actor, params.unit) }),
    search: ({ params }, actor) => searchDuplicates(actor, params.unit).then(() => done),
    decide: ({ params, body }, actor) => decideApart(actor, params.pair, body.apart).then(() => done),
    view: ({ params }, actor) => mergeView(actor, params.person, params.other),
    merge: async ({ params, body }, actor) => {
      tellEnded(app.realtime, await mergePeople(actor, params.person, params.other, body))
      return personAfter(actor, params.person)
    },
    undo: async ({ params }, actor) => {
      tellEnded(app.realtime, await undoMerge(actor, params.merge))
      return done
    },
  })
