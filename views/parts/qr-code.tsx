import { generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";

/** Dark on light whatever the page's colours are: cameras want it so. */
export function QrCode({ id, content, label }: { id: string; content: string; label: string }) {
  const code = generate(content);
  const margin = 4;
  const size = code.size + 2 * margin;
  return (
    <svg id={id} class="qr-code" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`}>
      <rect width={size} height={size} fill="#fff" />
      <path transform={`translate(${margin} ${margin})`} d={toSvgPath(code)} fill="#000" />
    </svg>
  );
}
