import { text } from "node:stream/consumers";

/** From the keyboard, unseen; or from whatever is led into the command. */
export async function askPassword(whose: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, "");
  process.stdout.write(`The password of ${whose}: `);
  const typed = await readUnseen();
  process.stdout.write("\n");
  return typed;
}

const ctrlC = "\u0003";
const backspace = "\u007f";

function readUnseen(): Promise<string> {
  const { stdin } = process;
  stdin.setRawMode(true).setEncoding("utf8").resume();
  let typed = "";
  return new Promise((resolve) => {
    const end = () => {
      stdin.off("data", take).setRawMode(false).pause();
      resolve(typed);
    };
    const take = (key: string) => {
      if (key === ctrlC) process.exit(130);
      if (key === "\r" || key === "\n") return end();
      typed = key === backspace ? typed.slice(0, -1) : typed + key;
    };
    stdin.on("data", take);
  });
}
