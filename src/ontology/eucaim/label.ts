/** A label with single spaces inside and none around: how it is written, and how two labels are compared. */
export const tidy = (label: string): string => label.replace(/\s+/g, ' ').trim();
