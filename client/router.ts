import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteLocationRaw } from 'vue-router'
import { navigation, routes } from './features/index.ts'
import { kitRoute } from './kit/route.ts'
import { home } from './lib/home.ts'
import { useSession } from './lib/session.ts'
import { setNavigating } from './lib/waiting.ts'
import { mayLeave } from './ui/unsaved.ts'

/** '/' and '/manage' lead on before anything is shown; a static redirect would run before the session is known. */
const NOWHERE = { render: () => null }

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: NOWHERE },
    { path: '/manage', component: NOWHERE },
    ...routes,
    ...(import.meta.env.DEV ? [kitRoute] : []),
    { path: '/:path(.*)*', component: () => import('./shell/NotFound.vue'), meta: { title: '没有这个页面' } },
    // Never found by its address: the guard shows it under the address that was refused.
    {
      path: '/:path(.*)*',
      name: 'refused',
      component: () => import('./shell/Refused.vue'),
      meta: { title: '没有权限' },
    },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

/** The first task of the administration that the session may do. */
function desk(): string {
  const session = useSession()
  return navigation.find((item) => session.can(item.can))?.to ?? '/settings'
}

/** A filter or an opened row in the address leaves nothing. */
router.beforeEach(async (to, from) => to.path === from.path || (await mayLeave()))

function refused({ path, query, hash, meta }: RouteLocationNormalized): RouteLocationRaw {
  const params = { path: path.slice(1).split('/') }
  return { name: 'refused', params, query, hash, state: { page: meta.title } }
}

router.beforeEach(() => setNavigating(true))
router.beforeEach(async (to) => {
  if (import.meta.env.DEV && to.path === kitRoute.path) return true // needs no server
  const session = useSession()
  if (!session.view) await session.load()
  if (to.path === '/') return home()
  if (to.path === '/manage' && session.signedIn) return desk()
  if (to.meta.area === 'open') return true
  if (!session.signedIn) return { path: '/sign-in', query: to.fullPath === '/' ? {} : { then: to.fullPath } }
  if (session.view?.mustChangePassword && to.path !== '/password') return '/password'
  if (session.view?.mustAddFactor && !['/settings/second-factor', '/password'].includes(to.path))
    return '/settings/second-factor'
  if (to.meta.can && !session.can(to.meta.can)) return refused(to)
  return true
})

router.onError(() => setNavigating(false))
router.afterEach((to) => {
  setNavigating(false)
  document.title = to.meta.title ? `${to.meta.title} · 红领学堂` : '红领学堂'
})
