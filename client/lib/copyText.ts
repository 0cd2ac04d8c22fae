/**
 * Puts text on the clipboard. `navigator.clipboard` is absent on plain-HTTP intranets; a selection is then copied the
 * old way, from `within`: what lies outside an open dialog cannot be selected.
 */
export async function copyText(text: string, within: HTMLElement): Promise<boolean> {
  if (navigator.clipboard) {
    const written = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    if (written) return true
  }
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'visually-hidden'
  within.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  return copied
}
