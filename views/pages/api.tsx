import { Block } from "../parts/block.tsx";
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
  /** How a shell asks for it. */
  command: string | undefined;
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
      <Contents tags={tags} />
      <Block id="begin" title="To begin with">
        <p>
          Say where the shop is, sign in once, and send the cookie with everything that follows:
        </p>
        <pre class="example">
          <code>{beginning}</code>
        </pre>
      </Block>
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

const beginning = `SHOP=http://127.0.0.1:3000
curl -c shop.jar "$SHOP/api/session" -H 'Content-Type: application/json' -d '{"username":"alice","password":"cartwright"}'
curl -b shop.jar "$SHOP/api/cart"`;

function Contents({ tags }: { tags: string[] }) {
  return (
    <nav class="contents" aria-label="Contents">
      <ul>
        {tags.map((tag) => (
          <li>
            <a id={`to-${tag}`} href={`#tag-${tag}`}>
              {tag}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function OperationEntry({ operation }: { operation: Described }) {
  const { method, path, summary, description, query = {}, fields, answers, command } = operation;
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
      {command && (
        <pre class="example">
          <code>{command}</code>
        </pre>
      )}
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
