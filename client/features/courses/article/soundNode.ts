import { Node } from '@tiptap/core'
import { MOST_ALT } from '../../../../server/features/courses/article.rule.ts'

/** A sound that came with a question: it is kept, moved and removed as a whole, and told by its description. */
export const SoundNode = Node.create({
  name: 'sound',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({
    asset: { default: null, parseHTML: (element: HTMLElement) => element.dataset['asset'] ?? null },
    alt: { default: '', parseHTML: (element: HTMLElement) => (element.dataset['alt'] ?? '').slice(0, MOST_ALT) },
  }),
  parseHTML: () => [{ tag: 'p[data-sound]' }],
  renderHTML: ({ node: { attrs } }) => [
    'p',
    { 'data-sound': '', 'data-asset': String(attrs['asset']), 'data-alt': String(attrs['alt']), class: 'quiet' },
    `［声音${attrs['alt'] ? `：${String(attrs['alt'])}` : ''}］`,
  ],
})
