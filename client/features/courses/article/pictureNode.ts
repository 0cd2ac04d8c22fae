import { mergeAttributes, Node } from '@tiptap/core'
import { VueNodeViewRenderer } from '@tiptap/vue-3'
import { MOST_ALT } from '../../../../server/features/courses/article.rule.ts'
import { addressesOf } from '../../../lib/pictureAddresses.ts'
import PictureView from './PictureView.vue'

const read = (name: string) => ({
  default: null as string | null,
  parseHTML: (element: HTMLElement) => element.dataset[name] ?? null,
  renderHTML: (attrs: Record<string, unknown>) => (attrs[name] ? { [`data-${name}`]: attrs[name] } : {}),
})

/** A picture: an asset of the site, or `upload` as long as it is on its way to become one. */
export const PictureNode = Node.create({
  name: 'picture',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({
    asset: read('asset'),
    upload: read('upload'),
    alt: { default: '', parseHTML: (element: HTMLElement) => (element.getAttribute('alt') ?? '').slice(0, MOST_ALT) },
  }),
  parseHTML: () => [{ tag: 'img[data-asset]' }, { tag: 'img[data-upload]' }],
  renderHTML: ({ node, HTMLAttributes }) => [
    'img',
    mergeAttributes(HTMLAttributes, { src: addressesOf.get(String(node.attrs['asset'])) ?? '' }),
  ],
  addNodeView: () => VueNodeViewRenderer(PictureView),
})
