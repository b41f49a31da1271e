/** Who sells here: it stands on every invoice, and is whom shoppers ask. */
export interface Seller {
  name: string;
  /** Line by line. */
  address: string[];
  /** As the tax office gave it; empty when there is none. */
  vatId: string;
  /** What is in every price. */
  vatPercent: number;
  /** Where shoppers write to; empty when they cannot. */
  email: string;
}
