import { LetterFacts, Onwards, Words } from "./parts.tsx";

interface NoticeProps {
  body: string;
  href: string;
}

/** What is told on the pages too: for admins what needs a look, for everybody what was done with their account. */
export function Notice({ body, href }: NoticeProps) {
  return (
    <>
      <Words>{body}</Words>
      <Onwards href={href}>See it</Onwards>
    </>
  );
}

interface NewPasswordProps {
  username: string;
  /** Nothing for whoever only looks at the letter: it is its receiver's key. */
  link: string | undefined;
}

export function NewPassword({ username, link }: NewPasswordProps) {
  return (
    <>
      <Words>
        Somebody wants a new password for your account. If that was you, choose one here, within the
        hour:
      </Words>
      {link ? (
        <Onwards href={link}>Choose a new password</Onwards>
      ) : (
        <Words>(The link stands in the letter that was sent, and nowhere else.)</Words>
      )}
      <LetterFacts facts={[["Your username", username]]} />
      <Words>
        The link counts once. If it was not you, do nothing: your password stays as it is, and
        nobody has learnt it.
      </Words>
    </>
  );
}
