import { Fact, Facts } from "../parts/facts.tsx";

export interface Described {
  method: string;
  path: string;
  tag: string;
  summary: string;
  description?: string;
  for: "anyone" | "shopper" | "admin" | "provider";
  query?: Record<string, string>;
  fields: { name: string; type: string; required: boolean }[];
  answers: { status: string; description: string }[];
}

export const audiences: Record<Described["for"], string> = {
  anyone: "Anyone",
  shopper: "Signed in",
  admin: "Admins",
  provider: "Payment provider, signed",
};

export function ApiPage({ operations }: { operations: Described[] }) {
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return (
    <>
      <p class="lead">
        Commands take JSON or a form. Every POST honours <code class="mono">Idempotency-Key</code>.
        Errors are RFC 9457 problems. The same as a document for programs:{" "}
        <a id="openapi-json" href="/api/openapi.json">
          openapi.json
        </a>
      </p>
      {tags.map((tag) => (
        <section class="block" aria-labelledby={`tag-${tag}`}>
          <h2 id={`tag-${tag}`}>{tag}</h2>
          {operations
            .filter((operation) => operation.tag === tag)
            .map((operation) => (
              <OperationEntry operation={operation} />
            ))}
        </section>
      ))}
    </>
  );
}

function OperationEntry({ operation }: { operation: Described }) {
  const { method, path, summary, description, query = {}, fields, answers } = operation;
  return (
    <article class="operation">
      <h3>
        <span class="operation-method mono">{method.toUpperCase()}</span>{" "}
        <span class="mono">{path}</span>
      </h3>
      <p>
        {summary} <span class="muted">· {audiences[operation.for]}</span>
      </p>
      {description && <p class="muted small">{description}</p>}
      <Facts>
        {Object.entries(query).map(([name, meaning]) => (
          <Fact term={`?${name}`} termClass="mono">
            {meaning}
          </Fact>
        ))}
        {fields.map(({ name, type, required }) => (
          <Fact term={name} termClass="mono">
            {type} {!required && <span class="muted">optional</span>}
          </Fact>
        ))}
        {answers.map(({ status, description }) => (
          <Fact term={`→ ${status}`} termClass="figure">
            {description}
          </Fact>
        ))}
      </Facts>
    </article>
  );
}
