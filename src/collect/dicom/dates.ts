const written = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})$/;

/**
 * A date of DICOM (`20061130`, or `2006.11.30` as before 1993) as `2006-11-30`. What is no date stays as it is, so
 * that whoever reads the column can say so.
 */
export function isoDate(text: string): string {
  const [, year, month, day] = written.exec(text) ?? [];
  if (year === undefined) return text;
  const iso = `${year}-${month}-${day}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso ? text : iso;
}

/** Full years from birth to a day, both ISO dates, as DICOM writes an age: `062Y`. Empty where they do not say. */
export function ageAt(day: string, birth: string): string {
  const [to, from] = [day, birth].map((text) => /^(\d{4})-(\d{2}-\d{2})$/.exec(text));
  if (!to || !from) return '';
  const years = Number(to[1]) - Number(from[1]) - ((to[2] ?? '') < (from[2] ?? '') ? 1 : 0);
  return years < 0 || years > 150 ? '' : `${String(years).padStart(3, '0')}Y`;
}
