import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { activate, activationOf } from './activation.service.ts'
import { openAccounts, planAccounts } from './bulkAccounts.service.ts'
import { traineeAccounts } from './traineeAccounts.contract.ts'
import { presentAccount, presentIssued, presentPlan, presentRefused } from './traineeAccounts.present.ts'
import { accountOf, hasOtherRoles, openAccount, resetTrainee, type Issued } from './traineeAccounts.service.ts'

const one = async (issued: Issued) => (await presentIssued([issued]))[0]!

export const traineeAccountsRoutes = (app: AppContext): Router =>
  mount(traineeAccounts, {
    show: async ({ params }, actor) => {
      const account = await accountOf(actor, params.person)
      return { account: account && presentAccount(account, hasOtherRoles(account)) }
    },
    open: async ({ params, body }, actor) => one(await openAccount(actor, params.person, body)),
    reset: async ({ params, body }, actor) => one(await resetTrainee(actor, params.person, body.by, app.realtime)),
    plan: async ({ params }, actor) => presentPlan(await planAccounts(actor, params.unit)),
    openMany: async ({ params, body: { persons, ...opening } }, actor) => {
      const { issued, refused } = await openAccounts(actor, params.unit, persons, opening)
      return { issued: await presentIssued(issued), refused: await presentRefused(refused) }
    },
    activation: async ({ body }) => {
      const { login, name, activation } = await activationOf(body.token)
      return { login, name, expiresAt: activation!.expiresAt.toISOString() }
    },
    activate: ({ body }) => activate(body.token, body.next).then(() => done),
  })
