/* Start: the words on the page, then the view that the link asks for. */

import { page, change, state } from "./state.js";
import { map, measured } from "./map.js";
import { isOpen } from "./popup.js";
import { measure, measuring } from "./measure.js";
import { clearSearch } from "./search.js";
import { startHead } from "./head.js";
import { startPanel } from "./panel.js";
import { startControls } from "./controls.js";
import { addToLegend, startLegend } from "./legend.js";
import { startLink } from "./link.js";

startHead();
startPanel();
startControls();
startLegend();
measured();
setTimeout(() => { /* a task of its own, as all that is drawn after it */
  change({ started: true });
  startLink();
});

/* Escape undoes the last thing opened, one at a time. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (measuring()) measure(false);
  else if (isOpen()) map.closePopup();
  else if (!clearSearch() && (state.claim || state.segment)) change({ claim: null, segment: null });
});

window.borderrisk = { map, page, addToLegend };
