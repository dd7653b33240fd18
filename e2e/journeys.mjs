// Every journey, in the order in which they begin.
import { accounts } from "./journeys/accounts.mjs";
import { beyond } from "./journeys/beyond.mjs";
import { counters } from "./journeys/counters.mjs";
import { applying } from "./journeys/applying.mjs";
import { desk } from "./journeys/desk.mjs";
import { documents } from "./journeys/documents.mjs";
import { errors } from "./journeys/errors.mjs";
import { families } from "./journeys/families.mjs";
import { guard } from "./journeys/guard.mjs";
import { mail } from "./journeys/mail.mjs";
import { main } from "./journeys/main.mjs";
import { pages } from "./journeys/pages.mjs";
import { withoutNetwork } from "./journeys/offline.mjs";
import { offices } from "./journeys/offices.mjs";
import { programs } from "./journeys/programs.mjs";
import { proven } from "./journeys/proof.mjs";
import { open } from "./journeys/public.mjs";
import { rights } from "./journeys/rights.mjs";
import { saya } from "./journeys/saya.mjs";
import { serviceDesk } from "./journeys/service-desk.mjs";
import { webhooks } from "./journeys/webhooks.mjs";

export const journeys = [
  ...main, ...errors, ...open, ...desk, ...offices, ...accounts, ...programs, ...webhooks, ...mail, ...guard, ...withoutNetwork,
  ...saya, ...rights, ...counters, ...proven, ...applying, ...serviceDesk, ...families, ...beyond, ...documents, ...pages,
];
