import { defineAsyncComponent, h, type FunctionalComponent, type VNode } from 'vue'
import { FormulaView } from '../../formulas/FormulaView.ts'
import { articleElements, type Element, type Pictures } from './nodes.ts'

/** What plays a stream comes with the first sound. */
const SoundPlayer = defineAsyncComponent(() => import('./SoundPlayer.vue'))

function drawn(each: Element | string): VNode | string {
  if (typeof each === 'string') return each
  const { tag, attrs, children } = each
  if (tag === 'formula') return h(FormulaView, { tex: attrs['tex']! })
  return tag === 'audio'
    ? h(SoundPlayer, { key: attrs['src']!, address: attrs['src']!, label: attrs['aria-label']! })
    : h(tag, attrs, children.map(drawn))
}

/** An article on the page. Text stays text: nothing of it is ever read as HTML. */
export const ArticleView: FunctionalComponent<{
  article: { content?: unknown }
  pictures: Pictures
  still?: boolean
}> = ({ article, pictures, still }) =>
  h('div', { class: 'article' }, articleElements(article, pictures, still).map(drawn))
ArticleView.props = ['article', 'pictures', 'still']
