/** Most characters of one token that a message repeats, and of a message. */
const bounds = { token: 100, message: 1_000 };

const ending = /[\ud800-\udbff]$/;

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).replace(ending, '')}…` : text;
}

/** A token of a text as a message repeats it: at most 100 characters, the end of a longer one is `…`. */
export function cutToken(token: string): string {
  return shortened(token, bounds.token);
}

/** A message in which no run without spaces has more than 100 characters, and which has at most 1,000. */
export function cutMessage(message: string): string {
  // What is cut away is not looked through.
  const start = message.slice(0, bounds.message * 100);
  return shortened(start.replace(/\S{101,}/g, cutToken), bounds.message);
}
