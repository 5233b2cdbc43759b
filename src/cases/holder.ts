/** Who answers for cases. */
export interface Holder {
  id: string;
  name: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}
