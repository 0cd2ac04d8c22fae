import type { Router } from 'express'
import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { hasPassword } from '../authenticate.service.ts'
import { endSessionsBy } from '../devices.service.ts'
import { byPassword } from './directorySignIn.ts'
import { federation } from './federation.contract.ts'
import type { IdentityProvider } from './federation.model.ts'
import { presentLinks, presentProviders } from './federation.present.ts'
import { dropLinkOf, dropOwnLink, linksOf, linksOfAccount } from './links.service.ts'
import {
  checkProvider,
  createProvider,
  endedAt,
  listProviders,
  providersInUse,
  removeProvider,
  saveProvider,
} from './providers.service.ts'
import { begin, beginLink, comeBack, confirm, showPending, waysFor } from './signIn.ts'
import { callbackOf } from './travel.ts'

const ways = (providers: IdentityProvider[]) => providers.map(({ _id: id, name }) => ({ id, name }))

export const federationRoutes = (app: AppContext): Router => {
  const views = (rows: IdentityProvider[]) => presentProviders(rows, (id) => callbackOf(app, id))
  const view = async (row: IdentityProvider) => (await views([row]))[0]!
  return mount(federation, {
    ways: async () => ({ items: ways(await providersInUse()) }),
    begin: ({ params, query }, _actor, call) => begin(app, call, params.identityProvider, query.then),
    arrive: ({ params }, actor, call) => comeBack(app, call, actor, params.identityProvider),
    showPassword: ({ params, body }, actor, call) => byPassword(app, call, actor, params.identityProvider, body),
    ended: async ({ params, body }) => {
      await endSessionsBy(await endedAt(params.identityProvider, body), app.realtime)
      return done
    },
    pending: (_input, _actor, call) => showPending(call),
    confirm: ({ body }, _actor, call) => confirm(app, call, body).then(() => done),

    ownLinks: async (_input, actor) => {
      const links = await linksOf(actor.account)
      return {
        ...(await presentLinks(links)),
        ways: ways((await waysFor(actor)).filter(({ _id }) => !links.some(({ provider }) => provider === _id))),
        hasPassword: await hasPassword(actor.account),
      }
    },
    beginLink: async ({ body }, actor, call) => ({
      address: await beginLink(app, call, actor, body.identityProvider, body.password),
    }),
    unlinkOwn: ({ params }, actor) => dropOwnLink(actor, params.ownLink, app.realtime).then(() => done),

    linksOf: async ({ params }, actor) => presentLinks(await linksOfAccount(actor, params.account)),
    unlink: ({ params }, actor) =>
      dropLinkOf(actor, params.account, params.identityLink, app.realtime).then(() => done),

    providers: async (_input, actor) => ({ items: await views(await listProviders(actor)) }),
    create: async ({ body }, actor) => view(await createProvider(actor, body)),
    save: async ({ params, body }, actor) => view(await saveProvider(actor, params.identityProvider, body)),
    remove: ({ params }, actor) => removeProvider(actor, params.identityProvider).then(() => done),
    check: async ({ params }, actor) => ({
      steps: await checkProvider(actor, params.identityProvider, callbackOf(app, params.identityProvider)),
    }),
  })
}
