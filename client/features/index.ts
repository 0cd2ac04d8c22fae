import type { Feature, NavItem } from '../lib/feature.ts'
import type { RouteRecordRaw } from 'vue-router'

const found = import.meta.glob<{ default?: never; [name: string]: unknown }>(['./*/index.ts', './*/*/index.ts'], {
  eager: true,
})
const features = Object.values(found).flatMap((module) => Object.values(module) as Feature[])

export const routes: RouteRecordRaw[] = features.flatMap((each) => each.routes)
export const navigation: NavItem[] = features.flatMap((each) => each.navigation ?? []).sort((a, b) => a.order - b.order)
