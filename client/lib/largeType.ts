/** 长辈模式: larger type, one switch, remembered on this device. */
import { ref } from 'vue'

const KEY = 'hongling.largeType'
export const largeType = ref(localStorage.getItem(KEY) === '1')

export const applyType = (): void => void document.documentElement.classList.toggle('large-type', largeType.value)

export function toggleLargeType(): void {
  largeType.value = !largeType.value
  localStorage.setItem(KEY, largeType.value ? '1' : '0')
  applyType()
}
