// The islands of citizens' pages. Every page works without them: each only adds to what is there, and none writes text
// of its own (words come from the page, in the reader's language; `{name}` in them is filled).
import { countLetters } from "./count";
import { filterLists } from "./filter";
import { keepTyped } from "./keep";
import { offerLocation } from "./location";
import { offerMaps } from "./map-loader";
import { shrinkPhotos } from "./photo";
import { solvePuzzles } from "./puzzle";
import { keepShell } from "./offline";
import { offerReceipt } from "./receipt";
import { submitOnce } from "./submit";
import { each } from "./page";

document.documentElement.classList.add("script");

// A reader who cannot see the page hears first what is wrong.
each("[data-error-summary]", (summary) => summary.focus());

keepTyped();
countLetters();
filterLists();
offerLocation();
offerMaps();
offerReceipt();
shrinkPhotos();
solvePuzzles();
submitOnce();
keepShell();
