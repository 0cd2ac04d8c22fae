import { feature } from '../../../lib/feature.ts'

const component = () => import('./pages/TrainingCalendar.vue')

export const trainingCalendar = feature({
  routes: [{ path: '/manage/calendar', component, meta: { area: 'manage', can: 'class.read', title: '培训日历' } }],
  navigation: [{ label: '培训日历', to: '/manage/calendar', can: 'class.read', group: '培训班', order: 44 }],
})
