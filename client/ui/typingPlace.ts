/** Where one types: the field with the focus, and of a long text the line with the caret. Null where nobody types. */
export function typingPlace(): DOMRect | null {
  const field = document.activeElement
  if (field instanceof HTMLElement && field.isContentEditable) {
    const selection = getSelection()
    const caret = selection?.rangeCount ? selection.getRangeAt(0).getBoundingClientRect() : null
    return caret?.height ? caret : field.getBoundingClientRect()
  }
  return field?.matches('input, textarea, select') ? field.getBoundingClientRect() : null
}
