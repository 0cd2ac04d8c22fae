import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const CLIENT = path.join(import.meta.dirname, '../../client')
const vueFiles = (folder: string) => readdirSync(path.join(CLIENT, folder)).filter((name) => name.endsWith('.vue'))

it('shows every component of client/ui on the page of the kit', () => {
  const pages = vueFiles('kit').map((name) => readFileSync(path.join(CLIENT, 'kit', name), 'utf8'))
  const shownByTheShell = ['UiConfirm.vue', 'UiToasts.vue']
  const shown = (name: string) => pages.some((page) => page.includes(`from '../ui/${name}'`))
  expect(vueFiles('ui').filter((name) => !shown(name) && !shownByTheShell.includes(name))).toEqual([])
})
