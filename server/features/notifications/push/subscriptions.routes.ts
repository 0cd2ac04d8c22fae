import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { pushSubscriptions } from './subscriptions.contract.ts'
import { ownBrowsers, subscribe, unsubscribe } from './subscriptions.service.ts'

export const pushSubscriptionsRoutes = (_app: AppContext) =>
  mount(pushSubscriptions, {
    show: (_input, actor) => ownBrowsers(actor),
    subscribe: async ({ body }, actor) => {
      await subscribe(actor, body)
      return done
    },
    unsubscribe: async ({ body }, actor) => {
      await unsubscribe(actor, body.endpoint)
      return done
    },
  })
