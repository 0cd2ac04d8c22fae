/** Phone and identity number in a form: those that are stored never come to it. */
export const numberForm = () => ({ phone: '', noPhone: false, identity: '', noIdentity: false, confirmed: false })
export type NumberForm = ReturnType<typeof numberForm>

/** As it is sent: what was left empty stays, what was ticked goes. */
export const numbersOf = ({ phone, noPhone, identity, noIdentity, confirmed }: NumberForm) => ({
  ...((phone.trim() || noPhone) && { phone: noPhone ? '' : phone }),
  ...((identity.trim() || noIdentity) && { identity: { number: noIdentity ? '' : identity, confirmed } }),
})
