import { Icon, type IconName } from "./icon.tsx";

/** Something that was searched for, and where it is. */
export interface Finding {
  /** Among all that is found it is the only one of this name. */
  id: string;
  href: string;
  icon: IconName;
  title: string;
  /** What tells it from its like: a price, a state. */
  note?: string;
}

export interface FindingGroup {
  id: string;
  title: string;
  found: Finding[];
}

/** As a page lists it. */
export function Findings({ groups }: { groups: FindingGroup[] }) {
  return (
    <>
      {groups.map(({ id, title, found }) => (
        <section class="findings" aria-labelledby={`found-${id}`}>
          <h2 id={`found-${id}`}>{title}</h2>
          <ul class="finding-list">
            {found.map((finding) => (
              <li>
                <a id={`found-${finding.id}`} class="finding" href={finding.href}>
                  <Said finding={finding} />
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

/** As the palette offers it: one of them is chosen with the arrow keys while the caret stays in the field. */
export function FindingOptions({ groups }: { groups: FindingGroup[] }) {
  let at = 0;
  return (
    <>
      {groups.map(({ id, title, found }) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset groups fields, and these are options.
        <div role="group" aria-labelledby={`palette-${id}`}>
          <p id={`palette-${id}`} class="palette-group" role="presentation">
            {title}
          </p>
          {found.map((finding) => (
            <FindingOption finding={finding} at={at++} />
          ))}
        </div>
      ))}
    </>
  );
}

function FindingOption({ finding, at }: { finding: Finding; at: number }) {
  return (
    <a
      id={`palette-option-${at}`}
      class="finding"
      role="option"
      tabindex={-1}
      href={finding.href}
      aria-selected={at === 0 ? "true" : "false"}
      data-attr:aria-selected={`$_at === ${at} ? 'true' : 'false'`}
    >
      <Said finding={finding} />
    </a>
  );
}

function Said({ finding: { icon, title, note } }: { finding: Finding }) {
  return (
    <>
      <Icon name={icon} size={16} />
      <span class="finding-title">{title}</span>
      {note && <span class="finding-note">{note}</span>}
    </>
  );
}
