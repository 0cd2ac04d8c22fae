/** 138****1234: enough to recognise a number by, too little to call it. */
export const maskPhone = (phone: string | null): string | null =>
  phone && phone.replace(/^(\d{3})\d+(\d{4})$/, '$1****$2')
