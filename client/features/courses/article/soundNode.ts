import { Node } from '@tiptap/core'
import { VueNodeViewRenderer } from '@tiptap/vue-3'
import { MOST_ALT } from '../../../../server/features/courses/article.rule.ts'
import SoundView from './SoundView.vue'

/** A sound: an asset of the site, or `upload` as long as it is on its way to become one. */
export const SoundNode = Node.create({
  name: 'sound',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({
    asset: { default: null, parseHTML: (element: HTMLElement) => element.dataset['asset'] ?? null },
    upload: { default: null, rendered: false },
    alt: { default: '', parseHTML: (element: HTMLElement) => (element.dataset['alt'] ?? '').slice(0, MOST_ALT) },
  }),
  parseHTML: () => [{ tag: 'p[data-sound]' }],
  renderHTML: ({ node: { attrs } }) => [
    'p',
    { 'data-sound': '', 'data-asset': String(attrs['asset']), 'data-alt': String(attrs['alt']), class: 'quiet' },
    `［声音${attrs['alt'] ? `：${String(attrs['alt'])}` : ''}］`,
  ],
  addNodeView: () => VueNodeViewRenderer(SoundView),
})
