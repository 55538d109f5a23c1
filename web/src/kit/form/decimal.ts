/** "220.00000" as somebody would write it: "220.00". */
export function plain(amount: string): string {
  return amount.replace(/(\.\d\d)(\d*?)0+$/, '$1$2');
}

/** Whether a text is a decimal number as the API takes it; never made a number of. */
export function isDecimal(written: string): boolean {
  return /^-?\d{1,15}(\.\d{1,10})?$/.test(written.trim());
}
