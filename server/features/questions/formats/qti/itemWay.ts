/** One item while it is read: its words with the files they show, what is said of it. */
import type { Words } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { wordsOf } from '../html/readWords.ts'
import { isElement, type Element, type Node } from '../html/tree.ts'
import { noteOf } from '../reading.ts'
import { isGap } from './interactions.ts'
import type { Responses } from './responses.ts'

export class ItemWay {
  readonly notes = new Set<string>()
  /** What is said of single options, in lines. */
  readonly optionFeedback: string[] = []
  readonly responses: Responses
  readonly #file: (address: string) => string | null
  constructor(responses: Responses, file: (address: string) => string | null) {
    this.responses = responses
    this.#file = file
  }
  words(nodes: readonly Node[], { gaps = false } = {}): Words {
    return wordsOf(nodes, { notes: this.notes, file: this.#file, ...(gaps && { isGap }) })
  }
  /** What is said when an option was chosen is no part of the option. */
  takeFeedback(option: Element, node: Node): boolean {
    if (!isElement(node) || !node.name.startsWith('feedback')) return false
    const said = plainText(this.words(node.children))
    const shown = option.children.filter((each) => !isElement(each) || !each.name.startsWith('feedback'))
    if (said !== '') this.optionFeedback.push(`${plainText(this.words(shown))}：${said}`)
    if (said !== '') this.notes.add(noteOf('option'))
    return true
  }
}
