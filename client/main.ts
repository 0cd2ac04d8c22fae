import './polyfills.ts' // first: what comes after may use it
import { createApp } from 'vue'
import { createPinia } from 'pinia'
import { PiniaColada } from '@pinia/colada'
import { router } from './router.ts'
import Shell from './shell/Shell.vue'
import { applyType } from './lib/largeType.ts'
import './ui/tokens.css'
import './ui/base.css'
import './ui/control.css'
import './ui/table.css'

applyType()
createApp(Shell).use(createPinia()).use(PiniaColada, {}).use(router).mount('#app')
