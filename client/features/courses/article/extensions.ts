import { TableKit } from '@tiptap/extension-table'
import StarterKit from '@tiptap/starter-kit'
import { FormulaNode } from './formulaNode.ts'
import { PictureNode } from './pictureNode.ts'

/** Only web addresses, as the server takes them. */
export const isWebAddress = (url: string): boolean =>
  /^https?:\/\/\S+$/i.test(url) && url.length <= 2_000 && URL.canParse(url)

/** What may stand in an article: the same whitelist as `server/features/courses/readArticle.service.ts`. */
export const extensions = [
  StarterKit.configure({
    heading: { levels: [2, 3] },
    code: false,
    codeBlock: false,
    horizontalRule: false,
    link: {
      openOnClick: false,
      defaultProtocol: 'https',
      isAllowedUri: isWebAddress,
      HTMLAttributes: { rel: 'noopener noreferrer', target: '_blank' },
    },
  }),
  TableKit.configure({ table: { resizable: false } }),
  PictureNode,
  FormulaNode,
]
