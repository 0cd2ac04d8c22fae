import { feature } from '../../lib/feature.ts'

export const honours = feature({
  routes: [
    {
      path: '/manage/honours',
      component: () => import('./pages/Honours.vue'),
      meta: { area: 'manage', can: 'roster.read', title: '荣誉与项目' },
    },
    {
      path: '/manage/honour-kinds',
      component: () => import('./pages/HonourKinds.vue'),
      meta: { area: 'manage', can: 'honour.write', title: '荣誉类别' },
    },
  ],
  navigation: [{ label: '荣誉与项目', to: '/manage/honours', can: 'roster.write', group: '组织与人员', order: 27 }],
})
