/** One thing that is wrong, and the field it is wrong in. */
export interface SummedError {
  /** Of the control; nothing when it is wrong with the form as a whole. */
  fieldId?: string;
  message: string;
}

/** All that is wrong, first on the page and focused, each with a way to its field. */
export function ErrorSummary({ errors }: { errors: readonly SummedError[] }) {
  if (errors.length === 0) return null;
  return (
    <section
      id="error-summary"
      class="error-summary"
      aria-labelledby="error-summary-title"
      tabindex={-1}
      autofocus
    >
      <h2 id="error-summary-title">
        {errors.length === 1 ? "One thing is not right yet" : "Some things are not right yet"}
      </h2>
      <ul>
        {errors.map(({ fieldId, message }) => (
          <li>
            {fieldId ? (
              <a id={`to-${fieldId}`} href={`#${fieldId}`}>
                {message}
              </a>
            ) : (
              message
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
