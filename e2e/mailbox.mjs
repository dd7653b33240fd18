// A real mail server on a port of its own, whose mood a journey chooses: it takes letters, asks to come back, refuses an
// address, or says nothing at all.
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

function refusal(status, text) {
  return Object.assign(new Error(text), { responseCode: status });
}

/** Starts the server. `mood` is `takes`, `later`, `refuses` or `silent`. */
export async function startMailbox() {
  const letters = [];
  const mailbox = { mood: "takes", letters, asked: 0 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    onRcptTo(address, session, answer) {
      mailbox.asked += 1;
      if (mailbox.mood === "silent") return;
      if (mailbox.mood === "later") answer(refusal(450, `${address.address} try again later`));
      else if (mailbox.mood === "refuses") answer(refusal(550, `${address.address} is unknown`));
      else answer();
    },
    onData(stream, session, answer) {
      simpleParser(stream).then(
        (letter) => {
          letters.push({ ...letter, to: session.envelope.rcptTo.map(({ address }) => address) });
          answer();
        },
        (error) => answer(error),
      );
    },
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  server.on("error", () => {});
  const { port } = server.server.address();
  mailbox.variables = {
    BALAI_MAIL_SERVER: "127.0.0.1",
    BALAI_MAIL_PORT: String(port),
    BALAI_MAIL_SECURITY: "none",
    BALAI_MAIL_FROM: "balai@contoh.example",
  };
  /** The first letter to an address whose subject holds some words; letters go out within seconds. */
  mailbox.letter = async (address, words) => {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const found = letters.find((letter) => letter.to.includes(address) && letter.subject.includes(words));
      if (found) return found;
      if (Date.now() > deadline) {
        const subjects = letters.map((letter) => `${letter.to}: ${letter.subject}`).join("; ");
        throw new Error(`no letter «${words}» came to ${address}; there are: ${subjects}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };
  mailbox.stop = () => new Promise((resolve) => server.close(resolve));
  return mailbox;
}
