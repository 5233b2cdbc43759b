import type { FileMetaData, SchemaElement } from 'hyparquet';

/** Whether a column is a DECIMAL, which the library would give as a double. */
const isDecimal = ({ converted_type, logical_type }: SchemaElement) =>
  converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL';

/** The same metadata with decimals left as they are stored, so that an identifier of 38 digits stays whole. */
export function withoutLoss(metadata: FileMetaData): FileMetaData {
  const plain = (element: SchemaElement): SchemaElement => {
    if (!isDecimal(element)) return element;
    const { converted_type: _, logical_type: __, ...rest } = element;
    return rest;
  };
  return { ...metadata, schema: metadata.schema.map(plain) };
}

/** A value of a Parquet column as text; empty where there is none. */
export function textOf(value: unknown, element: SchemaElement | undefined): string {
  if (value === null || value === undefined) return '';
  if (element !== undefined && isDecimal(element)) return decimal(value, element.scale ?? 0);
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number')
    // Twice the digits of a float are noise: 1.4 must not become 1.3999999761581421.
    return String(element?.type === 'FLOAT' ? Number(value.toPrecision(7)) : value);
  if (value instanceof Date) return dateText(value, element);
  if (Array.isArray(value)) return value.map((part) => textOf(part, element)).join('\\');
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return '';
}

function dateText(value: Date, element: SchemaElement | undefined): string {
  if (Number.isNaN(value.getTime())) return '';
  const iso = value.toISOString();
  const isDay = element?.converted_type === 'DATE' || element?.logical_type?.type === 'DATE';
  return isDay ? iso.slice(0, 10) : iso;
}

function decimal(value: unknown, scale: number): string {
  const whole =
    value instanceof Uint8Array
      ? BigInt.asIntN(8 * value.length, BigInt(`0x${Buffer.from(value).toString('hex') || '0'}`))
      : BigInt(value as number | bigint);
  if (scale === 0) return String(whole);
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0');
  return `${whole < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
