import { InputRule, Node, type Editor } from '@tiptap/core'
import { VueNodeViewRenderer } from '@tiptap/vue-3'
import { asOneLine, inText, MOST_TEX } from '../../../../server/lib/formulas/formulaText.rule.ts'
import FormulaNodeView from './FormulaNodeView.vue'

/** What is typed between the signs becomes a formula with the closing one. */
const TYPED = /\\\(((?:[^\\\n]|\\[^()\n])+)\\\)$/u

/** Where the source of the chosen formula is changed. */
function enterForm({ view }: Editor): boolean {
  const field = view.dom.closest('.writing')?.querySelector<HTMLElement>('.formula-form input')
  field?.focus()
  return field !== undefined && field !== null
}

/** A formula in a line: its source in TeX is all that is kept of it. */
export const FormulaNode = Node.create({
  name: 'formula',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({
    tex: {
      default: '',
      parseHTML: (element: HTMLElement) => asOneLine(element.dataset['tex'] ?? '').slice(0, MOST_TEX),
    },
  }),
  parseHTML: () => [{ tag: 'span[data-tex]', priority: 60 }],
  renderHTML: ({ node: { attrs } }) => ['span', { 'data-tex': String(attrs['tex']) }, inText(String(attrs['tex']))],
  renderText: ({ node: { attrs } }) => inText(String(attrs['tex'])),
  addNodeView: () => VueNodeViewRenderer(FormulaNodeView),
  addKeyboardShortcuts: () => ({
    Enter: ({ editor }) => editor.isActive('formula') && enterForm(editor),
  }),
  addInputRules() {
    const typed = new InputRule({
      find: TYPED,
      handler: ({ state, range, match }) => {
        state.tr.replaceWith(range.from, range.to, this.type.create({ tex: asOneLine(match[1]!).slice(0, MOST_TEX) }))
      },
    })
    return [typed]
  },
})
