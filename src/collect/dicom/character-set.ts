/** Decoders by the first value of SpecificCharacterSet (PS3.3 C.12.1.1.2), as the Encoding standard names them. */
const labels: Record<string, string> = {
  'ISO_IR 100': 'windows-1252',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

/**
 * Text of bytes that are not ASCII. Only identifiers and names of makers are ever read this way, so escapes of
 * ISO 2022 stay as they are: the same bytes give the same text, which is all that joining needs.
 */
export function decode(bytes: Uint8Array, characterSet: string): string {
  const label = labels[characterSet.replace('ISO 2022 IR', 'ISO_IR')] ?? 'windows-1252';
  const decoder = decoders.get(label) ?? new TextDecoder(label);
  decoders.set(label, decoder);
  return decoder.decode(bytes);
}
