// The islands of officers' pages, laid over those of citizens' pages.
import { offerBoxes } from "./boxes";
import { offerKeys } from "./keys";
import { offerReplies } from "./replies";

offerKeys();
offerReplies();
offerBoxes();
