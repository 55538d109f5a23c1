/** Lets the browser save what is at an address of its own under a name. */
export function saveAs(address: string, name: string) {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}
