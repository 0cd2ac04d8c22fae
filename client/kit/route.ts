import type { RouteRecordRaw } from 'vue-router'

/** Every component of the kit in every state: in the development server only, and without a session. */
export const kitRoute: RouteRecordRaw = {
  path: '/kit',
  component: () => import('./Kit.vue'),
  meta: { area: 'open', title: '组件' },
}
