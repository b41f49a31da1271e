import type { Child } from "hono/jsx";

/** The columns of figures come last. */
export function LedgerHead({ columns, figures }: { columns: string[]; figures: string[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th scope="col">{column}</th>
        ))}
        {figures.map((column) => (
          <th scope="col" class="number">
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface SumProps {
  label: string;
  /** How many columns stand before the figure. */
  span: number;
  class?: string;
  children?: Child;
}

export function LedgerSum({ label, span, class: name, children }: SumProps) {
  return (
    <tr class={name}>
      <th scope="row" colspan={span}>
        {label}
      </th>
      <td class="number">{children}</td>
    </tr>
  );
}
