/* Shows what the server pushes; it has a scope of its own, and takes nothing of the pages into its hands. */
self.addEventListener('push', (event) => {
  const { title, link, tag } = event.data.json()
  event.waitUntil(self.registration.showNotification(title, { tag, lang: 'zh-CN', icon: '/mark.svg', data: { link } }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const url = new URL(event.notification.data.link || '/notices', self.location.origin)
  event.waitUntil(self.clients.openWindow(url.origin === self.location.origin ? url.href : '/notices'))
})
