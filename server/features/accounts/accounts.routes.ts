import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { businessDate } from '../../lib/clock.ts'
import { done } from '../../lib/schema.ts'
import { accounts } from './accounts.contract.ts'
import type { Account } from './accounts.model.ts'
import { presentAccounts, presentSignIn } from './accounts.present.ts'
import { grantRole, revokeGrant } from './grants.service.ts'
import { linkPerson, unlinkPerson } from './link.service.ts'
import { createAccount, disableAccount, enableAccount, listAccounts, resetPassword } from './manage.service.ts'
import { changePassword } from './password.service.ts'
import { describeSession } from './currentSession.service.ts'
import { authenticate } from './authenticate.service.ts'
import { enter, pendingFactor } from './secondFactor/enter.ts'
import { hasPasskey } from './secondFactor/factors.service.ts'
import { deviceOf, endOwnSession } from './sessionCookie.ts'
import { devices, signOutDevice, signOutOthers } from './devices.service.ts'
import { nameDevice } from './newDevice.ts'
import { signIns } from './signInLog.service.ts'

const cards = (rows: Account[]) => presentAccounts(rows, businessDate())
const card = async (row: Account) => (await cards([row]))[0]!

export const accountsRoutes = (app: AppContext): Router =>
  mount(
    accounts,
    {
      session: async (_input, actor, call) => {
        if (actor) await nameDevice(call, actor.account, app.config.publicUrl.startsWith('https:'))
        return describeSession(actor, app.config.demo, actor ? null : await pendingFactor(call))
      },
      signIn: async ({ body }, _actor, call) => {
        const { req } = call
        const account = await authenticate({ ...body, address: req.ip ?? '', device: deviceOf(req) })
        const signedIn = await enter(app, call, account)
        return { signedIn, secondFactor: signedIn ? null : { passkey: await hasPasskey(account._id) } }
      },
      signOut: async (_input, _actor, call) => endOwnSession(call, app.realtime).then(() => done),
      changePassword: ({ body }, actor, call) =>
        changePassword(actor, body, call.req.ip ?? '', app.realtime).then(() => done),
      devices: async (_input, actor) => ({ items: await devices(actor) }),
      signOutDevice: ({ params }, actor) => signOutDevice(actor, params.device, app.realtime).then(() => done),
      signOutOthers: async (_input, actor) => ({ ended: await signOutOthers(actor, app.realtime) }),
      list: async ({ query }, actor) => {
        const { items, nextCursor } = await listAccounts(actor, query)
        return { items: await cards(items), nextCursor }
      },
      create: async ({ body }, actor) => {
        const { account, initialPassword } = await createAccount(actor, body)
        return { account: await card(account), initialPassword }
      },
      disable: async ({ params }, actor) => card(await disableAccount(actor, params.account, app.realtime)),
      enable: async ({ params }, actor) => card(await enableAccount(actor, params.account)),
      link: async ({ params, body }, actor) => card(await linkPerson(actor, params.account, body.person)),
      unlink: async ({ params }, actor) => card(await unlinkPerson(actor, params.account, app.realtime)),
      resetPassword: async ({ params }, actor) => ({
        initialPassword: await resetPassword(actor, params.account, app.realtime),
      }),
      grant: async ({ params, body }, actor) => card(await grantRole(actor, params.account, body)),
      revoke: async ({ params }, actor) => card(await revokeGrant(actor, params.account, params.grant)),
      signIns: async ({ query }, actor) => {
        const { items, nextCursor } = await signIns(actor, query)
        return { items: items.map(presentSignIn), nextCursor }
      },
    },
    { beforePasswordChange: ['changePassword'], beforeSecondFactor: ['changePassword'] },
  )
