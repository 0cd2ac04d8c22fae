import { h, type FunctionalComponent, type VNode } from 'vue'
import { articleElements, type Element, type Pictures } from './nodes.ts'

const drawn = (each: Element | string): VNode | string =>
  typeof each === 'string' ? each : h(each.tag, each.attrs, each.children.map(drawn))

/** An article on the page. Text stays text: nothing of it is ever read as HTML. */
export const ArticleView: FunctionalComponent<{
  article: { content?: unknown }
  pictures: Pictures
  still?: boolean
}> = ({ article, pictures, still }) =>
  h('div', { class: 'article' }, articleElements(article, pictures, still).map(drawn))
ArticleView.props = ['article', 'pictures', 'still']
