import type { Editor } from '@tiptap/vue-3'

export interface Tool {
  label: string
  /** What the button shows. */
  face: string
  keys?: string
  active?: (editor: Editor) => boolean
  /** Of a button that opens a form: whether it is open. */
  expanded?: () => boolean
  can?: (editor: Editor) => boolean
  run: (editor: Editor) => void
}

/** The toolbar in groups; `keys` are the shortcuts that tiptap itself listens to. */
export const TOOLS: readonly (readonly Tool[])[] = [
  [
    {
      label: '大标题',
      face: '标题',
      keys: 'Ctrl+Alt+2',
      active: (editor) => editor.isActive('heading', { level: 2 }),
      run: (editor) => editor.chain().focus().toggleHeading({ level: 2 }).run(),
    },
    {
      label: '小标题',
      face: '小标题',
      keys: 'Ctrl+Alt+3',
      active: (editor) => editor.isActive('heading', { level: 3 }),
      run: (editor) => editor.chain().focus().toggleHeading({ level: 3 }).run(),
    },
  ],
  [
    {
      label: '加粗',
      face: '加粗',
      keys: 'Ctrl+B',
      active: (editor) => editor.isActive('bold'),
      run: (editor) => editor.chain().focus().toggleBold().run(),
    },
    {
      label: '斜体',
      face: '斜体',
      keys: 'Ctrl+I',
      active: (editor) => editor.isActive('italic'),
      run: (editor) => editor.chain().focus().toggleItalic().run(),
    },
    {
      label: '下划线',
      face: '下划线',
      keys: 'Ctrl+U',
      active: (editor) => editor.isActive('underline'),
      run: (editor) => editor.chain().focus().toggleUnderline().run(),
    },
  ],
  [
    {
      label: '项目符号',
      face: '• 列表',
      keys: 'Ctrl+Shift+8',
      active: (editor) => editor.isActive('bulletList'),
      run: (editor) => editor.chain().focus().toggleBulletList().run(),
    },
    {
      label: '编号',
      face: '1. 编号',
      keys: 'Ctrl+Shift+7',
      active: (editor) => editor.isActive('orderedList'),
      run: (editor) => editor.chain().focus().toggleOrderedList().run(),
    },
    {
      label: '引用',
      face: '引用',
      keys: 'Ctrl+Shift+B',
      active: (editor) => editor.isActive('blockquote'),
      run: (editor) => editor.chain().focus().toggleBlockquote().run(),
    },
  ],
  [
    {
      label: '撤销',
      face: '撤销',
      keys: 'Ctrl+Z',
      can: (editor) => editor.can().undo(),
      run: (editor) => editor.chain().focus().undo().run(),
    },
    {
      label: '重做',
      face: '重做',
      keys: 'Ctrl+Shift+Z',
      can: (editor) => editor.can().redo(),
      run: (editor) => editor.chain().focus().redo().run(),
    },
  ],
]

export const INSERT_TABLE: Tool = {
  label: '表格',
  face: '表格',
  active: (editor) => editor.isActive('table'),
  can: (editor) => !editor.isActive('table'),
  run: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
}

const act = (label: string, command: (chain: ReturnType<Editor['chain']>) => ReturnType<Editor['chain']>): Tool => ({
  label,
  face: label,
  can: (editor) => command(editor.can().chain() as ReturnType<Editor['chain']>).run(),
  run: (editor) => command(editor.chain().focus()).run(),
})

/** Shown while the cursor is in a table. */
export const TABLE_TOOLS: readonly (readonly Tool[])[] = [
  [
    act('上方加行', (chain) => chain.addRowBefore()),
    act('下方加行', (chain) => chain.addRowAfter()),
    act('左侧加列', (chain) => chain.addColumnBefore()),
    act('右侧加列', (chain) => chain.addColumnAfter()),
  ],
  [
    act('合并单元格', (chain) => chain.mergeCells()),
    act('拆分单元格', (chain) => chain.splitCell()),
    act('首行作表头', (chain) => chain.toggleHeaderRow()),
  ],
  [
    act('删除行', (chain) => chain.deleteRow()),
    act('删除列', (chain) => chain.deleteColumn()),
    act('删除表格', (chain) => chain.deleteTable()),
  ],
]
