/** Whether an address is a page of ours: what is given to a browser to go to afterwards must never lead elsewhere. */
export const isLocalPath = (address: string): boolean =>
  /^\/(?![/\\])[^\s\\]*$/.test(address) && new URL(address, 'http://here.invalid').host === 'here.invalid'
