const inWords = new Intl.NumberFormat("en-IE");

/** As people read it: 10,000 */
export const sayCount = (count: number): string => inWords.format(count);
