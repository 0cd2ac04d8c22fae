/** What the browser throws when somebody says no, waits too long or has no key, in words. */
export function inWords(error: unknown): string {
  const { name } = error as Error
  if (name === 'InvalidStateError') return '这个设备上的通行密钥已经添加过了。'
  if (name === 'SecurityError') return '这个地址不能使用通行密钥：须用 https 和域名访问本系统。'
  return '没有完成：可能取消了、等得太久，或这个设备上没有通行密钥。'
}
