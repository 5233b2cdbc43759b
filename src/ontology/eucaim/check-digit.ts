const multiply = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const permute = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** Whether the last digit is right by Verhoeff's scheme, as in every SNOMED CT identifier (SCTID, §6.3). */
export function verhoeff(digits: string): boolean {
  let check = 0;
  for (const [i, digit] of [...digits].reverse().entries()) {
    check = Number(multiply[check]?.[Number(permute[i % 8]?.[Number(digit)])]);
  }
  return check === 0;
}

/** Whether the last digit is right by Luhn's scheme (mod 10), as in LOINC codes; `digits` has the check digit. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (const [i, digit] of [...digits].reverse().entries()) {
    const twice = i % 2 === 0 ? Number(digit) : Number(digit) * 2;
    sum += twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}
