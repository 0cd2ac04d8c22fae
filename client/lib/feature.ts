import type { RouteRecordRaw } from 'vue-router'
import type { Capability } from '../../server/access/capabilities.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** `learn`: the trainee's pages; `manage`: everybody else's; `open`: without a session. */
    area?: 'learn' | 'manage' | 'open'
    /** Several: any of them is enough. */
    can?: Capability | readonly Capability[]
    title?: string
    /** Without the frame of the area: for a screen on the wall. */
    bare?: boolean
  }
}

/** A line of the left navigation, by task, not by table. */
export interface NavItem {
  label: string
  to: string
  can: Capability | readonly Capability[]
  /** Group heading and order within the whole navigation. */
  group: string
  order: number
}

/** A feature of the client describes itself: its pages and where they stand in the navigation. */
export interface Feature {
  routes: RouteRecordRaw[]
  navigation?: NavItem[]
}
export const feature = (described: Feature): Feature => described
