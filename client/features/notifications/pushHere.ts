/** Push in this browser: its subscription is the browser's, and belongs to who is signed in. */
import { api } from '../../lib/api.ts'

const SCOPE = '/push/'
export const isSupported = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

async function subscriptionHere(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(SCOPE)
  return (await registration?.pushManager.getSubscription()) ?? null
}
export const isOnHere = async (): Promise<boolean> => isSupported() && (await subscriptionHere()) !== null

/** Becomes active, or is already. */
async function active(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting
  if (registration.active || !worker) return
  await new Promise<void>((resolve) =>
    worker.addEventListener('statechange', () => worker.state === 'activated' && resolve()),
  )
}

/** @throws a DOMException where the browser does not want to, or cannot reach its push service */
export async function turnOnHere(key: string): Promise<void> {
  const registration = await navigator.serviceWorker.register('/push/worker.js', { scope: SCOPE })
  await active(registration)
  const { endpoint, keys } = (
    await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  ).toJSON()
  const { p256dh = '', auth = '' } = keys ?? {}
  await api.pushSubscriptions.subscribe({ body: { endpoint: endpoint ?? '', p256dh, auth } })
}

/** The server forgets it when it is told, or else when the push service says that it is gone. */
export async function turnOffHere(tell: boolean): Promise<void> {
  if (!isSupported()) return
  const subscription = await subscriptionHere()
  if (!subscription) return
  await subscription.unsubscribe()
  if (tell) await api.pushSubscriptions.unsubscribe({ body: { endpoint: subscription.endpoint } })
}
