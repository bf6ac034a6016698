// One press, one POST: the pressed button says so and a second press is ignored.
import { on } from "./dom.js";

const patience = 20_000; // a form that answered with a file stays on the screen

on("submit", (e) => {
	const form = e.target;
	if (form.method !== "post") return;
	if (form.dataset.sent) {
		e.preventDefault();
		e.stopImmediatePropagation();
		return;
	}
	form.dataset.sent = "yes";
	const button = e.submitter;
	if (button?.dataset.busy) {
		button.idle = [...button.childNodes];
		button.style.minWidth = button.offsetWidth + "px";
		button.textContent = button.dataset.busy;
		button.setAttribute("aria-disabled", "true");
	}
	form.pressed = button;
	setTimeout(restore, patience, form);
}, true);

const restore = (form) => {
	delete form.dataset.sent;
	const button = form.pressed;
	if (!button?.idle) return;
	button.replaceChildren(...button.idle);
	button.removeAttribute("aria-disabled");
	button.style.minWidth = "";
	button.idle = null;
};

on("htmx:afterRequest", (e) => e.detail.elt.matches?.("form") && restore(e.detail.elt));
addEventListener("pageshow", (e) => e.persisted && document.querySelectorAll("form[data-sent]").forEach(restore));
