import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { override, refuse, unoverride, withdraw } from '../admission/admission.service.ts'
import { busyOnDays } from '../admission/busyTrainees.service.ts'
import { rank } from '../admission/ranking.service.ts'
import { quotaLines, saveQuotas } from '../quotas/quotas.service.ts'
import { classFor } from '../visible.service.ts'
import { choose } from './choose.service.ts'
import { nominationsOf, nominationsWorkbook } from './list.service.ts'
import { apply, check, nominate } from './nominate.service.ts'
import { nominations } from './nominations.contract.ts'
import { classFacts, presentChecked, presentList, presentOverview, presentOwn } from './nominations.present.ts'
import { countApplied, openClasses } from './openClasses.service.ts'
import { overview } from './overview.service.ts'
import { readSheet, sheetErrors, sheetTemplate } from './sheet.service.ts'
import { classesToApply, confirm, countOwnWaiting, decline, ownNominations } from './own.service.ts'

const BUSY_SHOWN = 20
const after = async (work: Promise<void>) => {
  await work
  return done
}

export const nominationsRoutes = (_app: AppContext) =>
  mount(nominations, {
    own: async (_input, actor) => ({
      items: (await ownNominations(actor)).map(presentOwn),
      open: (await classesToApply(actor)).map(classFacts),
    }),
    ownWaiting: async (_input, actor) => ({ count: await countOwnWaiting(actor) }),
    apply: ({ params }, actor) => after(apply(actor, params.trainingClass)),
    confirm: ({ params, body }, actor) => after(confirm(actor, params.trainingClass, body)),
    decline: ({ params, body }, actor) => after(decline(actor, params.trainingClass, body.reason)),
    open: async (_input, actor) => ({
      items: (await openClasses(actor)).map(({ trainingClass, ...own }) => ({
        ...{ ...classFacts(trainingClass), requirement: trainingClass.requirement },
        ...own,
      })),
    }),
    waiting: (_input, actor) => countApplied(actor),
    overview: async ({ params }, actor) => presentOverview(await overview(actor, params.trainingClass)),
    list: async ({ params, query }, actor) => {
      const listed = await nominationsOf(actor, params.trainingClass, query)
      return { items: presentList(actor, listed), nextCursor: listed.rows.nextCursor }
    },
    workbook: ({ params, query }, actor) => nominationsWorkbook(actor, params.trainingClass, query),
    busy: async ({ params, query }, actor) => {
      const found = await busyOnDays(actor, params.trainingClass, query)
      return { count: new Set(found.map(({ person }) => person)).size, items: found.slice(0, BUSY_SHOWN) }
    },
    choose: async ({ params, query }, actor) => {
      const { items, nextCursor } = await choose(actor, params.trainingClass, query)
      return { items: items.map(presentChecked(await classFor(actor, params.trainingClass))), nextCursor }
    },
    check: async ({ params, body }, actor) => {
      const items = await check(actor, params.trainingClass, body.people)
      return { items: items.map(presentChecked(await classFor(actor, params.trainingClass))) }
    },
    sheetTemplate: ({ params }, actor) => sheetTemplate(actor, params.trainingClass),
    readSheet: async ({ params, file }, actor) => {
      const lines = await readSheet(actor, params.trainingClass, file.bytes)
      const present = presentChecked(await classFor(actor, params.trainingClass))
      return { items: lines.map(({ checked, ...line }) => ({ ...line, candidate: checked && present(checked) })) }
    },
    sheetErrors: ({ params, query, file }, actor) =>
      sheetErrors(actor, params.trainingClass, { name: query.fileName, bytes: file.bytes }),
    nominate: ({ params, body }, actor) => after(nominate(actor, params.trainingClass, body)),
    withdraw: ({ params, body }, actor) => after(withdraw(actor, params, body.reason)),
    refuse: ({ params, body }, actor) => after(refuse(actor, params, body.reason)),
    override: ({ params, body }, actor) => after(override(actor, params, body.reason)),
    unoverride: ({ params }, actor) => after(unoverride(actor, params)),
    rank: ({ params, body }, actor) => after(rank(actor, params.trainingClass, body.reason)),
    quotas: async ({ params }, actor) => quotaLines(actor, params.trainingClass),
    saveQuotas: ({ params, body }, actor) => after(saveQuotas(actor, params.trainingClass, body.quotas)),
  })
