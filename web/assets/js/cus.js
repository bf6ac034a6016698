// Everything here makes a working page quicker; no page needs it.
import "htmx.org";
import "./focus.js";
import "./requests.js";
import "./submit.js";
import "./session.js";
import "./autosave.js";
import "./editor.js";
import "./keys.js";
import "./widgets.js";

document.documentElement.classList.add("js");
